"""The newest events of cases as sentences, as far as the person in front of the wall may see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from satukota.kernel.events.api import Audience, Event
from satukota.kernel.people.api import User, Visitor, agencies_of, below, has_permission
from satukota.kernel.places.api import area_label
from satukota.modules.command_centre.queries.vocabulary import words

LINES = 14


@dataclass(frozen=True, slots=True)
class EventLine:
    """One line of the event line."""

    at: datetime
    number: str
    sentence: str
    place: str
    name: str


def event_line(user: Visitor) -> dict[str, Any]:
    """Return the newest events of cases as sentences."""
    language = get_language() or "id"
    rows = Event.objects.filter(_may_see(user), subject_kind="case").order_by("-txid", "-id")[:LINES]
    return {"lines": [_line(row, language) for row in rows]}


def _may_see(user: Visitor) -> Q:
    seen = Q(audience=Audience.PUBLIC)
    if not isinstance(user, User):
        return seen
    if has_permission(user, "kernel.see_city"):
        return seen | Q(audience=Audience.AGENCY)
    return seen | Q(audience__lte=Audience.PARTIES, audience_agency_id__in=sorted(below(agencies_of(user))))


def _line(row: Event, language: str) -> EventLine:
    known = words(language)["types"].get(row.data.get("type", ""), {})
    action = known.get("actions", {}).get(row.data.get("action", ""))
    sentence = action or {"cases.opened": known.get("title", "")}.get(row.name) or event_word(row)
    return EventLine(row.at, row.data.get("number", ""), sentence, area_label(row.area) if row.area else "", row.name)


def event_word(row: Event) -> str:
    """Return what an event without an action of its own means."""
    kinds = {"warn": _("Due soon"), "due": _("Time is up"), "rung": _("Escalated")}
    return kinds.get(row.data.get("kind", ""), _("Changed"))
