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
from satukota.kernel.registry.api import EventWord, offers
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
    icon: str = ""
    url: str = ""


def event_line(user: Visitor) -> dict[str, Any]:
    """Return the newest events as sentences: those of cases, and those for which a module has a sentence."""
    language = get_language() or "id"
    spoken = event_words(user)
    with_sentence = Q(subject_kind="case") | Q(name__in=list(spoken))
    rows = Event.objects.filter(_may_see(user), with_sentence).order_by("-txid", "-id")[:LINES]
    return {"lines": [_line(row, language, spoken) for row in rows]}


def event_words(user: Visitor) -> dict[str, EventWord]:
    """Return the modules' sentences for events that are about no case, by event, as far as they are for this person."""
    return {
        word.event: word
        for _module, word in offers("event_words", EventWord)
        if not word.permission or has_permission(user, word.permission)
    }


class _Fields(dict[str, Any]):
    """The fields of an event; one that it does not have is empty."""

    def __missing__(self, _name: str) -> str:
        return ""


def spoken_line(row: Event, word: EventWord, place: str) -> EventLine:
    """Return an event as its module's sentence says it."""
    fields = _Fields(row.data, subject_id=row.subject_id, area=place)
    url = word.url.format_map(fields)
    return EventLine(row.at, "", str(word.sentence).format_map(fields), place, row.name, word.icon, url)


def _may_see(user: Visitor) -> Q:
    seen = Q(audience=Audience.PUBLIC)
    if not isinstance(user, User):
        return seen
    if has_permission(user, "kernel.see_city"):
        return seen | Q(audience=Audience.AGENCY)
    return seen | Q(audience__lte=Audience.PARTIES, audience_agency_id__in=sorted(below(agencies_of(user))))


def _line(row: Event, language: str, spoken: dict[str, EventWord]) -> EventLine:
    place = area_label(row.area) if row.area else ""
    if row.name in spoken:
        return spoken_line(row, spoken[row.name], place)
    known = words(language)["types"].get(row.data.get("type", ""), {})
    action = known.get("actions", {}).get(row.data.get("action", ""))
    sentence = action or {"cases.opened": known.get("title", "")}.get(row.name) or event_word(row)
    number = row.data.get("number", "")
    return EventLine(row.at, number, sentence, place, row.name, url=f"/cases/{number}/" if number else "")


def event_word(row: Event) -> str:
    """Return what an event without an action of its own means."""
    kinds = {"warn": _("Due soon"), "due": _("Time is up"), "rung": _("Escalated")}
    return kinds.get(row.data.get("kind", ""), _("Changed"))
