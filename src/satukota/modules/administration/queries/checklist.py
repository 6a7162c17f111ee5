"""The checklist of setting up a city: every module's steps, each open, put off or done."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import ngettext

from satukota.kernel.people.api import Visitor, has_permission
from satukota.kernel.registry.api import SetupStep, offers, resolve
from satukota.modules.administration.models import StepLater


@dataclass(frozen=True, slots=True)
class Line:
    """A step as the checklist shows it; `missing` is empty where it is done, `later` the reason why it waits."""

    id: str
    title: str
    summary: str
    url: str
    missing: str
    later: str


def checklist(user: Visitor) -> list[Line]:
    """Return the steps that somebody may do, in their order."""
    waiting = dict(StepLater.objects.values_list("step", "reason"))
    steps = sorted(offers("setup", SetupStep), key=lambda pair: pair[1].order)
    return [
        Line(
            step.id,
            str(step.title),
            str(step.summary),
            reverse(step.url_name),
            resolve(module.name, step.missing)(),
            waiting.get(step.id, ""),
        )
        for module, step in steps
        if has_permission(user, step.permission)
    ]


def step_ids(user: Visitor) -> frozenset[str]:
    """Return the ids of the steps that somebody may do."""
    return frozenset(step.id for _module, step in offers("setup", SetupStep) if has_permission(user, step.permission))


def open_in_words(user: Visitor) -> str:
    """Return how many steps are open, for the index; empty where none is."""
    count = sum(bool(line.missing) and not line.later for line in checklist(user))
    return ngettext("%(n)s step open", "%(n)s steps open", count) % {"n": count} if count else ""
