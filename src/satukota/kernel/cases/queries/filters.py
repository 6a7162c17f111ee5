"""What a worklist shows: a filter, read from an address and turned into a condition."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time

from django.db.models import Q
from django.utils import timezone

from satukota.kernel.cases.models import Case
from satukota.kernel.people.api import User, Visitor


class BadFilter(ValueError):
    """A filter that was given cannot be read; `field` names it."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__(f"{name}={value}")
        self.field = name
        self.value = value


@dataclass(slots=True)
class Filter:
    """What a worklist shows. Empty means no limit; `status` is open, closed, all, due, late, waiting or warning.

    `confidential` is `no` behind figures that do not count confidential cases, so that the list shows what they count.
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
CONFIDENTIAL = ("", "no")


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
        confidential=_choice("confidential", one.get("confidential", ""), CONFIDENTIAL),
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
    if chosen.confidential == "no":
        found &= Q(visibility__lte=Case.Visibility.AGENCY)
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
