"""The newest events as sentences, as far as the person in front of the wall may see them, and the words for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from satukota.kernel.cases.api import case_types, confidential_agencies, pinned_definition, say
from satukota.kernel.events.api import Audience, Event
from satukota.kernel.people.api import User, Visitor, agencies_of, below, has_permission
from satukota.kernel.places.api import area_label
from satukota.kernel.registry.api import EventWord, offers

LINES = 14
WORDS_SECONDS = 60


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
    words_of_events = event_words(user)
    with_sentence = Q(subject_kind="case") | Q(name__in=list(words_of_events))
    rows = Event.objects.filter(_may_see(user), with_sentence).order_by("-txid", "-id")[:LINES]
    return {"lines": [_line(row, language, words_of_events) for row in rows]}


def event_words(user: Visitor) -> dict[str, EventWord]:
    """Return the modules' sentences for events that are about no case, by event, as far as they are for this person."""
    return {
        word.event: word
        for _module, word in offers("event_words", EventWord)
        if word.on_line and (not word.permission or has_permission(user, word.permission))
    }


class _Fields(dict[str, Any]):
    """The fields of an event; one that it does not have is empty."""

    def __missing__(self, _name: str) -> str:
        return ""


def sentence_line(row: Event, word: EventWord, place: str) -> EventLine:
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
    seen |= Q(audience__lte=Audience.AGENCY, audience_agency_id__in=sorted(below(agencies_of(user))))
    return seen | Q(audience__lte=Audience.PARTIES, audience_agency_id__in=sorted(confidential_agencies(user)))


def _line(row: Event, language: str, words_of_events: dict[str, EventWord]) -> EventLine:
    place = area_label(row.area) if row.area else ""
    if row.name in words_of_events:
        return sentence_line(row, words_of_events[row.name], place)
    known = words(language)["types"].get(row.data.get("type", ""), {})
    action = known.get("actions", {}).get(row.data.get("action", ""))
    sentence = action or {"cases.opened": known.get("title", "")}.get(row.name) or event_word(row)
    number = row.data.get("number", "")
    return EventLine(row.at, number, sentence, place, row.name, url=f"/cases/{number}/" if number else "")


def event_word(row: Event) -> str:
    """Return what an event without an action of its own means."""
    kinds = {"warn": _("Due soon"), "due": _("Time is up"), "rung": _("Escalated")}
    return kinds.get(row.data.get("kind", ""), _("Changed"))


def words(language: str) -> dict[str, Any]:
    """Return the words with which the page turns live events into sentences; remembered for a minute."""
    key = f"command_centre.words.{language}"
    known: dict[str, Any] | None = cache.get(key)
    if known is None:
        known = {"types": {row.type: _type_words(row.pk, language) for row in case_types()}}
        cache.set(key, known, WORDS_SECONDS)
    return known


def _type_words(case_type_id: int, language: str) -> dict[str, Any]:
    definition = pinned_definition(case_type_id)
    return {
        "title": say(definition.title, language),
        "actions": {action.id: say(action.label, language) for action in definition.actions.values()},
    }
