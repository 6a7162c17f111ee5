"""What a worklist shows: a filter, read from an address and turned into a condition."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from satukota.kernel.cases.models import Case
from satukota.kernel.people.api import User, Visitor
from satukota.kernel.registry.api import offers, resolve


class BadFilter(ValueError):
    """A filter that was given cannot be read; `field` names it."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__(f"{name}={value}")
        self.field = name
        self.value = value


@dataclass(slots=True)
class Filter:
    """What a worklist shows. Empty means no limit; `status` is open, closed, all, due, late, waiting or warning.

    `confidential` is `no` behind figures that do not count confidential cases, and `among` names what a module counts
    (`reports.reopened`), so that the list shows what they count.
    """

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
    confidential: str = ""
    among: str = ""
    sort: str = "newest"

    def as_query(self) -> dict[str, list[str]]:
        """Return the filter as the fields of an address."""
        query = {}
        for item in fields(self):
            value = getattr(self, item.name)
            if value != item.default and value not in ((), None):
                query[item.name] = [str(v) for v in value] if isinstance(value, tuple) else [str(value)]
        return query


STATUSES = ("open", "closed", "all", "late", "due", "warning", "waiting")
SORTS = ("newest", "due")
CONFIDENTIAL = ("", "no")


def read_filter(query: Mapping[str, list[str]]) -> Filter:
    """Read a filter from the fields of an address; unknown fields are ignored. Raises BadFilter."""
    first = {name: values[0].strip() for name, values in query.items() if values and values[0].strip()}
    return Filter(
        status=_choice("status", first.get("status", "open"), STATUSES),
        type=tuple(query.get("type", ())),
        state=tuple(query.get("state", ())),
        agency=_numbers("agency", query.get("agency", [])),
        area=first.get("area", ""),
        category=tuple(query.get("category", ())),
        channel=tuple(query.get("channel", ())),
        flag=first.get("flag", ""),
        priority=_numbers("priority", query.get("priority", [])),
        assignee=_assignee(first.get("assignee", "")),
        q=first.get("q", "")[:200],
        since=_day("since", first.get("since", "")),
        until=_day("until", first.get("until", "")),
        bbox=box(first["bbox"]) if "bbox" in first else None,
        confidential=_choice("confidential", first.get("confidential", ""), CONFIDENTIAL),
        among=_among(first.get("among", "")),
        sort=_choice("sort", first.get("sort", "newest"), SORTS),
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


def _among(value: str) -> str:
    try:
        counted_cases(value)
    except LookupError as error:
        raise BadFilter("among", value[:60]) from error
    return value


def counted_cases(name: str) -> QuerySet[Any] | None:
    """Return the ids of the cases that a module counts under a name; None where no name is given. Raises LookupError."""
    if not name:
        return None
    family, _point, rest = name.partition(".")
    for module, (beginning, path) in offers("lists", tuple):
        if beginning == family:
            ids: QuerySet[Any] = resolve(module.name, path)(rest)
            return ids
    raise LookupError(name)


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
    matching = _status(chosen.status) & _lists(chosen) & _assignee_condition(chosen.assignee, user)
    if chosen.area:
        matching &= Q(area_code=chosen.area) if chosen.area.count(".") == 3 else Q(area_code__startswith=chosen.area)
    if chosen.flag:
        matching &= Q(flags__contains=[chosen.flag])
    if chosen.since:
        matching &= Q(opened_at__gte=_start(chosen.since))
    if chosen.until:
        matching &= Q(opened_at__lt=_start(date.fromordinal(chosen.until.toordinal() + 1)))
    if chosen.confidential == "no":
        matching &= Q(visibility__lte=Case.Visibility.AGENCY)
    matching &= _among_condition(chosen.among, user)
    if chosen.bbox:
        west, south, east, north = chosen.bbox
        matching &= Q(lon__gte=west, lon__lte=east, lat__gte=south, lat__lte=north)
    return matching


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _among_condition(name: str, user: Visitor) -> Q:
    if not name:
        return Q()
    if not isinstance(user, User):  # which single reports were rated badly or refused is for staff
        raise BadFilter("among", name[:60])
    return Q(pk__in=counted_cases(name))


def late(now: datetime) -> Q:
    """Return the condition of a late case, the same for lists, figures, map and wall: past a promise that is running."""
    return Q(is_open=True, due_at__lt=now)


def _status(status: str) -> Q:
    now = timezone.now()
    return {
        "open": Q(is_open=True),
        "closed": Q(is_open=False),
        "all": Q(),
        "late": late(now),
        "due": Q(is_open=True, due_at__isnull=False),
        "warning": Q(is_open=True, warn_at__lte=now),
        "waiting": Q(is_open=True, waiting=True),
    }[status]


def _lists(chosen: Filter) -> Q:
    matching = Q()
    for name in ("type", "state", "category", "channel", "priority"):
        values = getattr(chosen, name)
        if values:
            matching &= Q(**{name: values[0]}) if len(values) == 1 else Q(**{f"{name}__in": values})
    if chosen.agency:
        matching &= Q(agency_id=chosen.agency[0]) if len(chosen.agency) == 1 else Q(agency_id__in=chosen.agency)
    return matching


def _assignee_condition(value: str, user: Visitor) -> Q:
    if value == "none":
        return Q(assignee__isnull=True)
    if value == "me":
        return Q(assignee_id=user.pk if isinstance(user, User) else 0)
    return Q(assignee_id=int(value)) if value else Q()
