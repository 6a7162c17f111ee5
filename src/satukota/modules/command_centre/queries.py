"""Figures and lines of the wall, as far as the person in front of it may see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from satukota.kernel.cases.api import Filter, case_types, count, page, pinned, say, visible
from satukota.kernel.events.api import Audience, Event
from satukota.kernel.people.api import User, Visitor, agencies_of, below, has_permission, offices
from satukota.kernel.places.api import area_label
from satukota.kernel.registry.api import Counter, Widget, offers, resolve

COUNTED = 100_000
LINES = 14
WORDS_SECONDS = 60


def open_cases(user: Visitor) -> int:
    """Return how many cases are open."""
    return count(user, Filter(status="open"), at_most=COUNTED)


def late_cases(user: Visitor) -> int:
    """Return how many open cases are past their nearest due time."""
    return count(user, Filter(status="late"), at_most=COUNTED)


def warned_cases(user: Visitor) -> int:
    """Return how many open cases have used 80 % of a clock, the late ones included."""
    return count(user, Filter(status="warning"), at_most=COUNTED)


def opened_today(user: Visitor) -> int:
    """Return how many cases came in since midnight in the city."""
    return count(user, Filter(status="all", since=timezone.localdate()), at_most=COUNTED)


def closed_today(user: Visitor) -> int:
    """Return how many cases were closed since midnight in the city."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return visible(user).filter(is_open=False, closed_at__gte=midnight).order_by()[:COUNTED].count()


@dataclass(frozen=True, slots=True)
class Tile:
    """A counter as the wall shows it."""

    id: str
    title: str
    value: int
    url: str
    icon: str


def tiles(user: Visitor, most: int = 5) -> list[Tile]:
    """Return the first counters of all modules, each with its figure."""
    found = sorted(offers("counters", Counter), key=lambda pair: pair[1].order)[:most]
    return [
        Tile(counter.id, str(counter.title), resolve(module.name, counter.value)(user), _day(counter.url), counter.icon)
        for module, counter in found
    ]


def _day(url: str) -> str:
    return url.replace("since=today", f"since={timezone.localdate().isoformat()}")


def widgets(user: Visitor) -> list[tuple[Widget, dict[str, Any]]]:
    """Return the widgets that a user may see, each with the context of its template."""
    found = sorted(offers("widgets", Widget), key=lambda pair: pair[1].order)
    return [
        (widget, resolve(module.name, widget.context)(user))
        for module, widget in found
        if not widget.permission or has_permission(user, widget.permission)
    ]


def longest_waiting(user: Visitor) -> dict[str, Any]:
    """Return the open cases that are late for the longest."""
    rows = page(user, Filter(status="late", sort="due"), limit=3).rows
    language = get_language() or "id"
    for row in rows:
        owner = offices().get(row["agency_id"] or 0)
        row["agency"] = owner.short_name if owner else ""
        row["state_label"] = say(pinned(row["definition_id"]).states[row["state"]].label, language)
    return {"rows": rows}


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


def words(language: str) -> dict[str, Any]:
    """Return the words with which the page turns live events into sentences; remembered for a minute."""
    key = f"command_centre.words.{language}"
    known: dict[str, Any] | None = cache.get(key)
    if known is None:
        known = {"types": {row.type: _type_words(row.pk, language) for row in case_types()}}
        cache.set(key, known, WORDS_SECONDS)
    return known


def _type_words(case_type_id: int, language: str) -> dict[str, Any]:
    definition = pinned(case_type_id)
    return {
        "title": say(definition.title, language),
        "actions": {action.id: say(action.label, language) for action in definition.actions.values()},
    }
