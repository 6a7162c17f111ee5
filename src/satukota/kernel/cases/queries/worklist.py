"""Worklists: filters, keyset pages, search. One place for screens and REST alike."""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from math import isnan
from time import monotonic
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OrderBy, Q, QuerySet

from satukota.kernel.cases.models import DANGER, Case
from satukota.kernel.cases.queries.access import visible, visible_condition, visible_ranges
from satukota.kernel.cases.queries.filters import BadFilter, Filter, condition
from satukota.kernel.cases.queries.search import COMMON, Words, words_condition
from satukota.kernel.cases.rules.written import case_number
from satukota.kernel.people.api import Visitor

MOST = 200


@dataclass(slots=True)
class Page:
    """A page of a worklist: rows, the cursor of the next one (empty at the end)."""

    rows: list[dict[str, Any]]
    next: str = ""
    corrected: dict[str, list[str]] = field(default_factory=dict)


COLUMNS = (
    *(
        "id",
        "number",
        "type",
        "definition_id",
        "state",
        "flags",
        "title",
        "category",
        "priority",
        "channel",
        "agency_id",
    ),
    *("assignee_id", "area_code", "place_note", "lon", "lat", "opened_at", "changed_at", "closed_at", "due_at"),
    *("warn_at", "is_open", "waiting", "version", "visibility"),
)


def page(user: Visitor, chosen: Filter, *, cursor: str = "", limit: int = 50) -> Page:
    """Return a page of the cases that a user may see. A case number finds its case whatever the filter.

    Raises BadFilter for a cursor or filter that cannot be read; `limit` is at most 200.
    """
    number = case_number(chosen.q)
    if number and (rows := list(visible(user).filter(number=number).values(*COLUMNS))):
        return Page(rows)
    words = words_condition(chosen.q)
    wanted = condition(chosen, user)
    if chosen.status == "open" and not visible_ranges(user):
        wanted &= Q(closed_at__isnull=True)  # says nothing new, but opens the index of the whole city's open cases
    limit = max(1, min(limit, MOST))
    if words.share is None:
        return _page_in_order(user, wanted, Span(chosen.sort, cursor, limit + 1))
    cases = _rows(user, wanted, words, Span(chosen.sort, cursor, limit + 1))
    following = _cursor(cases[limit - 1], chosen.sort) if len(cases) > limit else ""
    return Page(cases[:limit], following, words.corrected)


@dataclass(frozen=True, slots=True)
class Span:
    """Which part of a list: its order, the cursor behind which it goes on, how many rows."""

    sort: str
    cursor: str
    rows: int


IN_DANGER = Q(is_open=True, flags__contains=[DANGER])
"""Open cases in which somebody is in danger stand before all others, in whatever order a list is."""
FIRST = "first"


@dataclass(slots=True)
class _City:
    """What the last list that somebody opened said. It decides which statement is tried first, never what is shown."""

    in_danger: bool = False


_city = _City()


def _page_in_order(user: Visitor, wanted: Q, span: Span) -> Page:
    """Return a part of a list: first those in danger, the newest first, then the others in their order.

    On most days nobody is in danger: the list in its own order says so with its rows, and is the answer. While somebody
    is, those in danger are asked for at once.
    """
    ranges = visible_ranges(user) or [visible_condition(user)]
    begins = not span.cursor
    if begins and not _city.in_danger:
        cases, _city.in_danger = _rows_and_danger(ranges, wanted, span)
        if not _city.in_danger:
            return _cut([], cases, span)
    cases = []
    is_among_first = begins or _read_cursor(span.cursor)["due"] == FIRST
    if is_among_first:
        cases = _rows_in_order([visible_condition(user)], wanted & IN_DANGER, Span(FIRST, span.cursor, span.rows))
        if len(cases) == span.rows:
            return _cut(cases, [], span)
    if begins and not cases:
        cases, _city.in_danger = _rows_and_danger(ranges, wanted, span)
        return _cut([], cases, span)
    rest = Span(span.sort, "" if is_among_first else span.cursor, span.rows - len(cases))
    return _cut(cases, _rows_in_order(ranges, wanted & ~IN_DANGER, rest), span)


def _cut(first: list[dict[str, Any]], others: list[dict[str, Any]], span: Span) -> Page:
    """Return a page of those in danger and the others; one row more than the page holds says that another follows."""
    cases, limit = [*first, *others], span.rows - 1
    if len(cases) <= limit:
        return Page(cases)
    return Page(cases[:limit], _cursor(cases[limit - 1], span.sort if limit > len(first) else FIRST))


def _rows(user: Visitor, wanted: Q, words: Words, span: Span) -> list[dict[str, Any]]:
    """Return the rows of a part of a list; words that many cases have are looked for among the newest first."""
    ranges = visible_ranges(user) or [visible_condition(user)]
    if words.share is None:
        return _rows_in_order(ranges, wanted, span)
    if span.sort == "newest":
        before = _newest(span.cursor)
        for walked in _walks(span.rows, words.share):
            # The planner, who knows nothing of which words go together, expects few and takes the text index.
            having = words.walked if walked <= NEAR else words.condition
            cases = _rows_in_order(ranges, wanted & having & Q(id__gt=before - walked), span)
            if len(cases) == span.rows or walked >= before:
                return cases
    looked_up = replace(span, sort=LOOKED_UP.get(span.sort, span.sort))
    return _rows_in_order([visible_condition(user)], wanted & words.condition, looked_up)


LOOKED_UP = {"newest": "looked_up"}
NEAR = 60_000
"""So many are walked through whatever the planner thinks: thirty milliseconds at the worst."""
FARTHEST = 200_000
"""How many cases are walked before the text index is asked after all."""


YOUNG = 2_000
"""How many are walked in a city that has not learned its words yet: a common one fills a page, a rare one costs little."""


def _walks(rows: int, share: float) -> Iterator[int]:
    """Yield how far back to walk: much farther than a page of matches should reach (it ends there anyway), then more."""
    if isnan(share):
        yield YOUNG
    if not share >= COMMON:
        return
    expected = rows / share
    walked = int(min(32 * expected, max(NEAR, 4 * expected)))
    while walked <= FARTHEST:
        yield walked
        walked *= 8


NEWEST_SECONDS = 60.0
NEWEST_STEP = 1000


@dataclass(slots=True)
class _Newest:
    id: int = 0
    read_at: float = float("-inf")


_newest_case = _Newest()


def _newest(cursor: str) -> int:
    """Return the id before which a part of a list begins, roughly: what came within this minute is after it.

    How far to walk is counted from here, and nothing else: a number that stays the same keeps the statement known.
    """
    if cursor:
        return int(_read_cursor(cursor)["id"])
    if monotonic() - _newest_case.read_at > NEWEST_SECONDS:
        newest = Case.objects.order_by("-id").values_list("id", flat=True).first() or 0
        _newest_case.id, _newest_case.read_at = newest // NEWEST_STEP * NEWEST_STEP, monotonic()
    return _newest_case.id


def _rows_in_order(ranges: Sequence[Q], wanted: Q, span: Span) -> list[dict[str, Any]]:
    """Return the rows of a part of a list in its order, which an index has."""
    sql, params = _statement(tuple(ranges), wanted, span)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [dict(zip(COLUMNS, row, strict=True)) for row in cursor.fetchall()]


def _rows_and_danger(ranges: Sequence[Q], wanted: Q, span: Span) -> tuple[list[dict[str, Any]], bool]:
    """Return the rows of the beginning of a list in its order, and whether the city has an open case in danger.

    A list without rows says no: who is in danger would be among them.
    """
    sql, params = _statement(tuple(ranges), wanted, span, asks_for_danger=True)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    return [dict(zip(COLUMNS, row[:-1], strict=True)) for row in rows], bool(rows and rows[0][-1])


@lru_cache(maxsize=512)
def _statement(
    ranges: tuple[Q, ...], wanted: Q, span: Span, *, asks_for_danger: bool = False
) -> tuple[str, tuple[Any, ...]]:
    """Return a list's SQL and its values. People look at the same list again and again; composing it costs more."""
    danger = {"in_danger": Exists(Case.objects.filter(IN_DANGER))} if asks_for_danger else {}
    # An officer's few cases among a million: the first of each range, then the first of these. One condition with
    # OR would make the planner walk through everybody's cases.
    parts = [
        _in_order(Case.objects.filter(visible_range, wanted), span).values(*COLUMNS, **danger)[: span.rows]
        for visible_range in ranges
    ]
    joined = parts[0]
    if len(parts) > 1:
        joined = parts[0].union(*parts[1:], all=True).order_by(*_order(span.sort))[: span.rows]
    sql, params = joined.query.sql_with_params()
    return sql, tuple(params)


def _in_order(rows: QuerySet[Case], span: Span) -> QuerySet[Case]:
    after = _read_cursor(span.cursor) if span.cursor else None
    if span.sort == "due":
        if after:
            due = datetime.fromisoformat(after["due"]) if after["due"] else None
            rows = rows.filter(_after_due(due, after["id"]))
    elif after:
        rows = rows.filter(id__lt=after["id"])
    return rows.order_by(*_order(span.sort))


def _order(sort: str) -> tuple[OrderBy, ...]:
    if sort == "due":
        return F("due_at").asc(nulls_last=True), F("id").asc()
    # A sum is in no index: otherwise the planner, who knows nothing of which words go together, may walk back through
    # all cases in the hope of meeting matches soon.
    return ((F("id") + 0).desc(),) if sort == "looked_up" else (F("id").desc(),)


def _after_due(due: datetime | None, case_id: int) -> Q:
    if due is None:
        return Q(due_at__isnull=True, id__gt=case_id)
    return Q(due_at__gt=due) | Q(due_at=due, id__gt=case_id) | Q(due_at__isnull=True)


def _cursor(row: Mapping[str, Any], sort: str) -> str:
    due = row["due_at"].isoformat() if sort == "due" and row["due_at"] else FIRST if sort == FIRST else ""
    return base64.urlsafe_b64encode(json.dumps({"id": row["id"], "due": due}).encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> dict[str, Any]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        read = json.loads(base64.urlsafe_b64decode(padded.encode()))
        due = str(read["due"])
        if due and due != FIRST:
            datetime.fromisoformat(due)
        return {"id": int(read["id"]), "due": due}
    except (ValueError, KeyError, TypeError, OverflowError, UnicodeError, binascii.Error) as error:
        raise BadFilter("cursor", cursor[:40]) from error


COUNT_LIMIT = 1000


def count(user: Visitor, chosen: Filter, *, at_most: int = COUNT_LIMIT) -> int:
    """Return how many cases a filter shows, counting up to `at_most` + 1 (then it is "more than")."""
    rows = visible(user).filter(condition(chosen, user))
    if chosen.q:
        rows = rows.filter(words_condition(chosen.q).condition)
    return rows.order_by()[: at_most + 1].count()
