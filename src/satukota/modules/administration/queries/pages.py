"""The pages on which the city is run, as all modules offer them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satukota.kernel.people.api import Visitor, has_permission
from satukota.kernel.registry.api import ADMIN_GROUPS, AdminPage, Module, offers, resolve

TITLES: dict[str, Promise] = {
    "begin": _("Begin"),
    "people": _("People and rights"),
    "structure": _("Structure of the city"),
    "settings": _("Services, texts and settings"),
    "health": _("Operation"),
    "audit": _("Audit and personal data"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A page as the index names it; `state` says what stands there now, in a few words."""

    title: str
    summary: str
    url: str
    icon: str
    state: str


def open_pages(user: Visitor) -> Iterator[tuple[str, list[Line]]]:
    """Yield each group that has pages for somebody: its title, and its pages in their order."""
    allowed = [(module, entry) for module, entry in offers("administration", AdminPage) if _may_open(user, entry)]
    for group in ADMIN_GROUPS:
        entries = sorted((pair for pair in allowed if pair[1].group == group), key=lambda pair: pair[1].order)
        if entries:
            yield str(TITLES[group]), [_line(user, module, entry) for module, entry in entries]


def _may_open(user: Visitor, entry: AdminPage) -> bool:
    return has_permission(user, entry.permission)


def _line(user: Visitor, module: Module, entry: AdminPage) -> Line:
    state = resolve(module.name, entry.state)(user) if entry.state else ""
    return Line(str(entry.title), str(entry.summary), reverse(entry.url_name), entry.icon, state)
