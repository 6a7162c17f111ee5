"""Tell those who handle a case that it is theirs, or that one of its clocks rang."""

from collections.abc import Iterator, Mapping

from django.utils import timezone
from django.utils.formats import date_format

from satukota.kernel.addresses import absolute
from satukota.kernel.cases.models import Case
from satukota.kernel.cases.queries.definitions import pinned
from satukota.kernel.cases.rules.words import say
from satukota.kernel.events.api import Event, event, retry, task
from satukota.kernel.notifications.api import notify
from satukota.kernel.people.api import User, offices, staff_with


@task(name="cases.tell", retry=retry)
def tell(event_id: int) -> None:
    """Tell somebody that a case is theirs now. What citizens are told is the module's, which knows their links."""
    happened = event(event_id)
    case = Case.objects.select_related("assignee").defer("search").get(pk=happened.subject_id)
    if case.assignee and case.assignee_id not in {None, happened.actor_id}:
        _send(case.assignee, "case-assigned", context_of(case), case, f"{event_id}:assigned")


@task(name="cases.tell_of_clock", retry=retry)
def tell_of_clock(event_id: int) -> None:
    """Tell who has to know that a clock warns or was overrun: whoever handles the case, then the heads above."""
    happened = event(event_id)
    case = Case.objects.select_related("assignee").defer("search").get(pk=happened.subject_id)
    template = {"warn": "case-due-soon", "rung": "case-escalated"}.get(happened.data.get("kind", ""))
    if template is None or not case.is_open:
        return
    clock = say(pinned(case.definition_id).clocks[happened.data["clock"]].label)
    context = {**context_of(case), "clock": clock}
    for user in _responsible(case, happened):
        _send(user, template, context, case, f"{event_id}:{user.pk}")


def _responsible(case: Case, happened: Event) -> Iterator[User]:
    if happened.data["kind"] == "warn":
        yield from [case.assignee] if case.assignee else staff_with("officer", case.agency_id or 0)
    else:
        yield from staff_with("head", happened.data.get("agency") or 0)


def context_of(case: Case) -> dict[str, str]:
    """Return what templates may name: number, title, agency, due, link."""
    owner = offices().get(case.agency_id or 0)
    due = date_format(timezone.localtime(case.due_at), "j F Y") if case.due_at else ""
    return {
        "number": case.number,
        "title": case.title,
        "agency": owner.name if owner else "",
        "due": due,
        "link": staff_link(case),
    }


def staff_link(case: Case) -> str:
    """Return the address of the case for those who handle it."""
    return absolute(f"/cases/{case.number}/")


def _send(to: User, template: str, context: Mapping[str, str], case: Case, key: str) -> None:
    notify(to, template, context, key=f"case:{key}", case_id=case.pk, case_number=case.number)
