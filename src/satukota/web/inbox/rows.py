"""Rows of the inbox, drawn without a template: a page shows fifty of them to hundreds of people at once."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from satukota.kernel.cases.api import city_calendar, pinned_definition, say
from satukota.kernel.people.api import offices
from satukota.kernel.places.api import area
from satukota.web.durations import age, time_left
from satukota.web.icons import icon
from satukota.web.inbox.looks import state_look

MINUTE = timedelta(minutes=1)


@lru_cache(maxsize=4096)
def _state(definition_id: int, state: str, look: tuple[bool, bool], language: str) -> str:
    """Return the state's word with its icon."""
    meaning = pinned_definition(definition_id).states[state]
    tone, sign = state_look(look[0], waiting=look[1], initial=meaning.initial)
    kind = f"chip chip--{tone}" if tone else "chip"
    return f'<span class="{kind}">{icon(sign)}{escape(say(meaning.label, language))}</span>'


@lru_cache(maxsize=4096)
def _area(code: str) -> str:
    """Return where it is, as a part of the row; nothing for an unknown area."""
    known_area = area(code) if code else None
    return f'<span class="matter__area">{escape(known_area.name)}</span>' if known_area else ""


def due_words(
    due_at: datetime | None, warn_at: datetime | None, now: datetime, definition_id: int = 0
) -> tuple[str, str]:
    """Return (tone, words) of the nearest promise: ("late", "lewat 2 hari kerja"), ("warning", "sisa 3 jam kerja").

    In working time where the kind of case promises in it, as its own page says it.
    """
    if due_at is None:
        return "", ""
    tone = "late" if due_at < now else "warning" if warn_at and warn_at <= now else "running"
    if not (definition_id and _in_office_time(definition_id)):
        return tone, time_left((due_at - now) / MINUTE, working=False, parts=1)
    calendar = city_calendar()
    minutes = calendar.seconds(min(now, due_at), max(now, due_at)) / 60
    left = -max(minutes, 1) if tone == "late" else minutes
    return tone, time_left(left, working=True, day_minutes=calendar.workday // 60, parts=1)


@lru_cache(maxsize=512)
def _in_office_time(definition_id: int) -> bool:
    """Tell whether a kind of case promises in office time; not where one of its clocks runs on the wall.

    A row knows the nearest promise and not of which clock it is: what is left on the wall is true of each.
    """
    definition = pinned_definition(definition_id)
    promised = [rule.term for rule in definition.clocks.values() if rule.kind != "expires" and rule.term]
    return bool(promised) and all(term.working for term in promised)


CLOCK_ICONS = {"late": "clock-exclamation", "warning": "alarm", "running": "clock"}


def rows(cases: Iterable[dict[str, Any]]) -> SafeString:
    """Return the list's rows of two lines: title and state; agency, number, area, age and clock."""
    now, language, known = timezone.now(), get_language() or "id", offices()
    select = escape(gettext("Select"))
    parts = []
    for row in cases:
        owner = known.get(row["agency_id"] or 0)
        agency = escape(owner.short_name or owner.name) if owner else escape(gettext("no agency yet"))
        tone, words = (
            due_words(row["due_at"], row["warn_at"], now, row["definition_id"]) if row["is_open"] else ("", "")
        )
        clock = (
            f'<span class="matter__clock matter__clock--{tone}">{icon(CLOCK_ICONS[tone])}{words}</span>'
            if words
            else ""
        )
        look = (row["is_open"], row["waiting"])
        number, where = row["number"], _area(row["area_code"])
        urgent = icon("flag") if row["priority"] == 1 else ""
        title = f"{urgent}{escape(row['title'])}"
        state = _state(row["definition_id"], row["state"], look, language)
        parts.append(
            f'<li class="matter" data-number="{number}"><label class="matter__pick"><input class="form-check-input" '
            f'type="checkbox" name="number" value="{number}" aria-label="{select} {number}"></label>'
            f'<a class="matter__link" href="/cases/{number}/"><span class="matter__line">'
            f'<span class="matter__title">{title}</span>{state}</span><span class="matter__line matter__line--more">'
            f'<span class="matter__agency">{agency}</span><span class="mono">{number}</span>{where}'
            f'<span class="matter__age">{age(row["opened_at"], now)}</span>{clock}</span></a></li>'
        )
    return SafeString("".join(parts))
