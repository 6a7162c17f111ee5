"""Worklists: filters, keyset pages, search. One place for screens and REST alike."""

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import F, OrderBy, Q, QuerySet
from django.utils import timezone

from satukota.kernel.cases.models import Case
from satukota.kernel.cases.queries.access import visible, visible_condition, visible_ranges
from satukota.kernel.cases.queries.search import Words, words_condition
from satukota.kernel.people.api import User, Visitor

NUMBER = re.compile(r"[A-Za-z]{2,8}-\d{4}-\d{1,9}")
MOST = 200


class BadFilter(ValueError):
    """A filter that was given cannot be read; `field` names it."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__(f"{name}={value}")
        self.field = name
        self.value = value


@dataclass(slots=True)
class Filter:
    """What a worklist shows. Empty means no limit; `status` is open, closed, all, due, late, waiting or warning."""

    status: str = "open"
    type: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    agency: tuple[int, ...] = ()
    area: str = ""
    category: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    flag: str = ""
    priority: tuple[int, ...] = ()
    assignee: str = ""
    q: str = ""
    since: date | None = None
    until: date | None = None
    bbox: tuple[float, float, float, float] | None = None
    sort: str = "newest"

    def as_query(self) -> dict[str, list[str]]:
        """Return the filter as the fields of an address."""
        found = {}
        for item in fields(self):
            value = getattr(self, item.name)
            if value != item.default and value not in ((), None):
                found[item.name] = [str(v) for v in value] if isinstance(value, tuple) else [str(value)]
        return found


STATUSES = ("open", "closed", "all", "late", "due", "warning", "waiting")
SORTS = ("newest", "due")


def read_filter(given: Mapping[str, list[str]]) -> Filter:
    """Read a filter from the fields of an address; unknown fields are ignored. Raises BadFilter."""
    one = {name: values[0].strip() for name, values in given.items() if values and values[0].strip()}
    return Filter(
        status=_choice("status", one.get("status", "open"), STATUSES),
        type=tuple(given.get("type", ())),
        state=tuple(given.get("state", ())),
        agency=_numbers("agency", given.get("agency", [])),
        area=one.get("area", ""),
        category=tuple(given.get("category", ())),
        channel=tuple(given.get("channel", ())),
        flag=one.get("flag", ""),
        priority=_numbers("priority", given.get("priority", [])),
        assignee=_assignee(one.get("assignee", "")),
        q=one.get("q", "")[:200],
        since=_day("since", one.get("since", "")),
        until=_day("until", one.get("until", "")),
        bbox=box(one["bbox"]) if "bbox" in one else None,
        sort=_choice("sort", one.get("sort", "newest"), SORTS),
    )


def _choice(name: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise BadFilter(name, value)
    return value


def _numbers(name: str, values: list[str]) -> tuple[int, ...]:
    wrong = next((value for value in values if not value.isdecimal() or len(value) > 12), None)
    if wrong is not None:
        raise BadFilter(name, wrong)
    return tuple(int(value) for value in values)


def _assignee(value: str) -> str:
    if value and value not in {"me", "none"} and not (value.isdecimal() and len(value) < 12):
        raise BadFilter("assignee", value)
    return value


def _day(name: str, value: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise BadFilter(name, value) from error


def box(text: str) -> tuple[float, float, float, float]:
    """Read `west,south,east,north` in degrees. Raises BadFilter."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise BadFilter("bbox", text) from error
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise BadFilter("bbox", text)
    return west, south, east, north


def condition(chosen: Filter, user: Visitor) -> Q:
    """Return a filter's condition, the text search left out."""
    found = _status(chosen.status) & _lists(chosen) & _assigned(chosen.assignee, user)
    if chosen.area:
        found &= Q(area_code=chosen.area) if chosen.area.count(".") == 3 else Q(area_code__startswith=chosen.area)
    if chosen.flag:
        found &= Q(flags__contains=[chosen.flag])
    if chosen.since:
        found &= Q(opened_at__gte=_start(chosen.since))
    if chosen.until:
        found &= Q(opened_at__lt=_start(date.fromordinal(chosen.until.toordinal() + 1)))
    if chosen.bbox:
        west, south, east, north = chosen.bbox
        found &= Q(lon__gte=west, lon__lte=east, lat__gte=south, lat__lte=north)
    return found


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _status(status: str) -> Q:
    now = timezone.now()
    return {
        "open": Q(is_open=True),
        "closed": Q(is_open=False),
        "all": Q(),
        "late": Q(is_open=True, due_at__lt=now),
        "due": Q(is_open=True, due_at__isnull=False),
        "warning": Q(is_open=True, warn_at__lte=now),
        "waiting": Q(is_open=True, waiting=True),
    }[status]


def _lists(chosen: Filter) -> Q:
    found = Q()
    for name in ("type", "state", "category", "channel", "priority"):
        values = getattr(chosen, name)
        if values:
            found &= Q(**{name: values[0]}) if len(values) == 1 else Q(**{f"{name}__in": values})
    if chosen.agency:
        found &= Q(agency_id=chosen.agency[0]) if len(chosen.agency) == 1 else Q(agency_id__in=chosen.agency)
    return found


def _assigned(value: str, user: Visitor) -> Q:
    if value == "none":
        return Q(assignee__isnull=True)
    if value == "me":
        return Q(assignee_id=user.pk if isinstance(user, User) else 0)
    return Q(assignee_id=int(value)) if value else Q()


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
    if NUMBER.fullmatch(chosen.q):
        return Page(list(visible(user).filter(number=chosen.q.upper()).values(*COLUMNS)))
    words = words_condition(chosen.q)
    wanted = condition(chosen, user)
    if chosen.status == "open" and not visible_ranges(user):
        wanted &= Q(closed_at__isnull=True)  # says nothing new, but opens the index of the whole city's open cases
    limit = max(1, min(limit, MOST))
    found = _found(user, wanted, words, Span(chosen.sort, cursor, limit + 1))
    following = _cursor(found[limit - 1], chosen.sort) if len(found) > limit else ""
    return Page(found[:limit], following, words.corrected)


@dataclass(frozen=True, slots=True)
class Span:
    """Which part of a list: its order, the cursor behind which it goes on, how many rows."""

    sort: str
    cursor: str
    rows: int


def _found(user: Visitor, wanted: Q, words: Words, span: Span) -> list[dict[str, Any]]:
    """Return the rows of a part of a list; words that many cases have are looked for among the newest first."""
    if words.share is None:
        return _listed(user, wanted, span)
    if span.sort == "newest" and words.share >= COMMON:
        before = _newest(span.cursor)
        for walked in _walks(span.rows / words.share):
            found = _listed(user, wanted & words.condition & Q(id__gt=before - walked), span)
            if len(found) == span.rows or walked >= before:
                return found
    rows = _ordered(visible(user).filter(wanted, words.condition), span)
    if span.sort == "newest":
        # A sum is in no index: otherwise the planner, who knows nothing of which words go together, may walk back
        # through all cases in the hope of meeting matches soon.
        rows = rows.order_by((F("id") + 0).desc())
    return list(rows.values(*COLUMNS)[: span.rows])


COMMON = 0.01
"""A word that fewer cases have is looked up by the text index alone."""
FARTHEST = 200_000
"""How many cases are walked before the text index is asked after all."""


def _walks(expected: float) -> Iterator[int]:
    """Yield how far back to walk: much farther than a page of matches should reach (it ends there anyway), then more."""
    walked = int(32 * expected)
    while walked <= FARTHEST:
        yield walked
        walked *= 8


def _newest(cursor: str) -> int:
    """Return the id before which a part of a list begins."""
    return (
        int(_read_cursor(cursor)["id"])
        if cursor
        else Case.objects.order_by("-id").values_list("id", flat=True).first() or 0
    )


def _listed(user: Visitor, wanted: Q, span: Span) -> list[dict[str, Any]]:
    """Return the rows of a part of a list in its order, which an index has."""
    parts = visible_ranges(user) or [visible_condition(user)]
    sql, params = _statement(tuple(parts), wanted, span)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [dict(zip(COLUMNS, row, strict=True)) for row in cursor.fetchall()]


@lru_cache(maxsize=512)
def _statement(ranges: tuple[Q, ...], wanted: Q, span: Span) -> tuple[str, tuple[Any, ...]]:
    """Return a list's SQL and its values. People look at the same list again and again; composing it costs more."""
    # An officer's few cases among a million: the first of each range, then the first of these. One condition with
    # OR would make the planner walk through everybody's cases.
    parts = [_ordered(Case.objects.filter(one, wanted), span).values(*COLUMNS)[: span.rows] for one in ranges]
    joined = parts[0]
    if len(parts) > 1:
        joined = parts[0].union(*parts[1:], all=True).order_by(*_order(span.sort))[: span.rows]
    sql, params = joined.query.sql_with_params()
    return sql, tuple(params)


def _ordered(rows: QuerySet[Case], span: Span) -> QuerySet[Case]:
    after = _read_cursor(span.cursor) if span.cursor else None
    if span.sort == "due":
        if after:
            due = datetime.fromisoformat(after["due"]) if after["due"] else None
            rows = rows.filter(_after_due(due, after["id"]))
    elif after:
        rows = rows.filter(id__lt=after["id"])
    return rows.order_by(*_order(span.sort))


def _order(sort: str) -> tuple[OrderBy, ...]:
    return (F("due_at").asc(nulls_last=True), F("id").asc()) if sort == "due" else (F("id").desc(),)


def _after_due(due: datetime | None, case_id: int) -> Q:
    if due is None:
        return Q(due_at__isnull=True, id__gt=case_id)
    return Q(due_at__gt=due) | Q(due_at=due, id__gt=case_id) | Q(due_at__isnull=True)


def _cursor(row: Mapping[str, Any], sort: str) -> str:
    due = row["due_at"].isoformat() if sort == "due" and row["due_at"] else ""
    return base64.urlsafe_b64encode(json.dumps({"id": row["id"], "due": due}).encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> dict[str, Any]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        read = json.loads(base64.urlsafe_b64decode(padded.encode()))
        due = str(read["due"])
        if due:
            datetime.fromisoformat(due)
        return {"id": int(read["id"]), "due": due}
    except (ValueError, KeyError, TypeError, UnicodeError, binascii.Error) as error:
        raise BadFilter("cursor", cursor[:40]) from error


COUNT_LIMIT = 1000


def count(user: Visitor, chosen: Filter, *, at_most: int = COUNT_LIMIT) -> int:
    """Return how many cases a filter shows, counting up to `at_most` + 1 (then it is "more than")."""
    rows = visible(user).filter(condition(chosen, user))
    if chosen.q:
        rows = rows.filter(words_condition(chosen.q).condition)
    return rows.order_by()[: at_most + 1].count()
