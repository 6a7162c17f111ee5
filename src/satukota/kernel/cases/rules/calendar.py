"""Office time: which days and hours the city works. Pure and fast: one table per year, built once per calendar.

A calendar is data (`calendar(raw)`; `calendar_text.read_calendar` judges it line by line first):

    name: cilegon-kerja
    version: 3                              # raised with every change; what was promised before stays promised
    zone: Asia/Jakarta
    hours: {mon: ["07:30-16:00"], fri: ["07:30-11:30", "13:00-16:30"]}    # or 0 … 6; a day without an entry is free
    seasons: [{from: "2026-02-19", to: "2026-03-18", name: Ramadan, hours: {mon: ["08:00-15:00"]}}]
    holidays: ID                            # the country's, or {date: name}
    joint_leave: true                       # cuti bersama counts as holiday
    days: [{month: 4, day: 27, name: Hari jadi kota, closed: true}]       # every year; `closed: false` is only a name
    closed: {"2026-05-04": Pindah kantor}   # single closures
    open: {"2026-03-18": ["08:00-12:00"]}   # days worked although the rest says otherwise
    counting: {first: next, ends: close}

Counting of working days: with `first: next` (the rule of administrative terms) the day of the start does not count,
day 1 is the next working day; with `first: same` the day of the start counts where the office is still open then. A
term ends at the `close` of its last day, or at `midnight`. Calendar days run to 23:59:59 of the n-th day after the
start; hours run exactly.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from satukota.kernel.cases.rules.hours import DAYS, Seasons, Windows, as_date, country_holidays, seasons, windows
from satukota.kernel.cases.rules.terms import Term

HOUR, DAY = 3600, 86_400
LAST_SECOND = time(23, 59, 59)
LAST_YEAR = 2200
FAR = datetime(LAST_YEAR, 12, 31, tzinfo=UTC)
"""What lies beyond is said to be due then: no term runs for centuries."""
CENTURY = 100 * 366 * DAY
ORDINARY = dict.fromkeys(DAYS[:5], ("08:00-16:00",))


@dataclass(frozen=True, slots=True)
class _Year:
    """The working days of one year: ordinals, their windows, and the office seconds up to each day's end."""

    ordinals: list[int]
    windows: list[Windows]
    ends: list[int]

    @property
    def total(self) -> int:
        return self.ends[-1] if self.ends else 0

    def seconds_until(self, moment: datetime) -> int:
        """Return the office seconds of this year that have passed at a local moment."""
        place = bisect_left(self.ordinals, moment.toordinal())
        before = self.ends[place - 1] if place else 0
        if place == len(self.ordinals) or self.ordinals[place] != moment.toordinal():
            return before
        now = moment.hour * HOUR + moment.minute * 60 + moment.second
        return before + sum(min(now, end) - start for start, end in self.windows[place] if start < now)

    def moment_after(self, seconds: int) -> tuple[int, int]:
        """Return (ordinal, second of the day) at which that many (≥ 1) office seconds of the year have passed."""
        place = bisect_left(self.ends, seconds)
        left = seconds - (self.ends[place - 1] if place else 0)
        for start, end in self.windows[place]:
            if left <= end - start:
                return self.ordinals[place], start + left
            left -= end - start
        raise AssertionError("a day's windows add up to its share")


@dataclass(frozen=True, eq=False)
class Calendar:
    """A working calendar; build it with `calendar(raw)`. Instants are aware; results are in UTC, whole seconds.

    Meant for zones without daylight-saving time, as all of Indonesia's are.
    """

    name: str
    version: int
    zone: ZoneInfo
    week: tuple[Windows, ...]
    seasons: Seasons = ()
    country: str = ""
    joint_leave: bool = True
    yearly: Mapping[tuple[int, int], str] = field(default_factory=dict)
    closed: Mapping[date, str] = field(default_factory=dict)
    open: Mapping[date, Windows] = field(default_factory=dict)
    first: str = "next"
    ends: str = "close"
    _years: dict[int, _Year] = field(default_factory=dict, repr=False, compare=False)
    _names: dict[int, Mapping[date, str]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def workday(self) -> int:
        """Return the office seconds of an ordinary day: the week's divided by its working days."""
        lengths = [sum(end - start for start, end in day) for day in self.week if day]
        return sum(lengths) // len(lengths)

    def hours(self, day: date) -> Windows:
        """Return the office hours of a day as (start, end) in seconds of the day; empty where it is free."""
        if day in self.open:
            return self.open[day]
        if self.holiday(day):
            return ()
        week = next((season.week for season in self.seasons if season.start <= day <= season.end), self.week)
        return week[day.weekday()]

    def works(self, day: date) -> bool:
        """Say whether the office is open on that day."""
        return bool(self.hours(day))

    def holiday(self, day: date) -> str:
        """Return the name of the holiday or closure, or nothing."""
        local = self.closed.get(day) or self.yearly.get((day.month, day.day))
        return local or self._national(day.year).get(day, "")

    def workdays(self, first: date, last: date) -> int:
        """Return the working days after `first` up to and including `last`; negative backwards."""
        if last < first:
            return -self.workdays(last, first)
        return self._days_before(last + timedelta(days=1), first.year) - self._days_before(
            first + timedelta(days=1), first.year
        )

    def due(self, start: datetime, length: Term) -> datetime:
        """Return when a term that starts then is over."""
        if length.unit == "wd":
            return self._working_days(start, length.number)
        if length.unit == "wh":
            return self.after(start, length.number * HOUR)
        if length.unit == "h":
            return self.after(start, length.number * HOUR, working=False)
        return self._at(_later(self._local(start).date(), length), LAST_SECOND)

    def seconds(self, start: datetime, end: datetime, *, working: bool = True) -> int:
        """Return office seconds between two instants (seconds on the wall where not `working`); never below zero."""
        if end <= start:
            return 0
        if not working:
            return int(end.timestamp()) - int(start.timestamp())
        first, last = self._local(start), self._local(end)
        between = sum(self._year(year).total for year in range(first.year, last.year))
        return between + self._year(last.year).seconds_until(last) - self._year(first.year).seconds_until(first)

    def after(self, start: datetime, seconds: int, *, working: bool = True) -> datetime:
        """Return the earliest instant by which that many office seconds have passed since `start`."""
        begin = start.astimezone(UTC).replace(microsecond=0)
        if not working or seconds <= 0:
            return begin + timedelta(seconds=min(max(seconds, 0), CENTURY))
        local = self._local(begin)
        left, number = seconds + self._year(local.year).seconds_until(local), local.year
        while left > (year := self._year(number)).total:
            left, number = left - year.total, number + 1
            if number > LAST_YEAR:
                return FAR
        ordinal, second = year.moment_after(left)
        return self._instant(date.fromordinal(ordinal), second)

    def _working_days(self, start: datetime, number: int) -> datetime:
        local = self._local(start)
        today = local.date()
        hours = self.hours(today)
        if self.first == "same" and hours and local.hour * HOUR + local.minute * 60 + local.second < hours[-1][1]:
            number -= 1
        return self._end_of(self._day_after(today, number))

    def _day_after(self, day: date, number: int) -> date:
        """Return the n-th working day after a day; for 0 the day itself."""
        if number <= 0:
            return day
        year = self._year(day.year)
        place, at = bisect_right(year.ordinals, day.toordinal()) + number - 1, day.year
        while place >= len(year.ordinals):
            place, at = place - len(year.ordinals), at + 1
            if at > LAST_YEAR:
                return FAR.date()
            year = self._year(at)
        return date.fromordinal(year.ordinals[place])

    def _end_of(self, day: date) -> datetime:
        hours = self.hours(day)
        return self._instant(day, hours[-1][1]) if hours and self.ends == "close" else self._at(day, LAST_SECOND)

    def _days_before(self, day: date, since: int) -> int:
        whole = sum(len(self._year(year).ordinals) for year in range(since, day.year))
        return whole + bisect_left(self._year(day.year).ordinals, day.toordinal())

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone).astimezone(UTC)

    def _instant(self, day: date, second: int) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC) + timedelta(seconds=second)

    def _national(self, year: int) -> Mapping[date, str]:
        if self.country and year not in self._names:
            self._names[year] = country_holidays(self.country, year, joint_leave=self.joint_leave)
        return self._names.get(year, {})

    def _year(self, number: int) -> _Year:
        """Return the table of a year; two threads may build the same one, which does no harm."""
        year = self._years.get(number)
        if year is None:
            year = self._years[number] = self._table(number)
        return year

    def _table(self, number: int) -> _Year:
        ordinals, hours, ends, total = [], [], [], 0
        for ordinal in range(date(number, 1, 1).toordinal(), date(number, 12, 31).toordinal() + 1):
            today = self.hours(date.fromordinal(ordinal))
            if today:
                total += sum(end - start for start, end in today)
                ordinals.append(ordinal)
                hours.append(today)
                ends.append(total)
        return _Year(ordinals, hours, ends)


def _later(day: date, length: Term) -> date:
    """Return the day that many days, months or years on; the 31st becomes the last of a shorter month."""
    if length.unit == "d":
        return day + timedelta(days=length.number)
    months = day.year * 12 + day.month - 1 + length.number * (12 if length.unit == "y" else 1)
    if months >= LAST_YEAR * 12:
        return FAR.date()
    first = date(months // 12, months % 12 + 1, 1)
    following = (first + timedelta(days=32)).replace(day=1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


def calendar(raw: Mapping[str, Any]) -> Calendar:
    """Build a calendar from its data (form: see above; what is not said is ordinary). Raises ValueError, KeyError."""
    counting, named = raw.get("counting", {}), raw.get("holidays", "ID")
    own = named if isinstance(named, Mapping) else {}
    week = windows(raw.get("hours", ORDINARY))
    if not any(week):
        raise ValueError("a week without office hours: no term would ever end")
    return Calendar(
        name=raw.get("name", ""),
        version=int(raw.get("version", 1)),
        zone=ZoneInfo(raw.get("zone", "Asia/Jakarta")),
        week=week,
        seasons=seasons(raw.get("seasons", ())),
        country="" if own else str(named or ""),
        joint_leave=bool(raw.get("joint_leave", True)),
        yearly={
            (holiday["month"], holiday["day"]): holiday["name"]
            for holiday in raw.get("days", ())
            if holiday.get("closed", True)
        },
        closed={as_date(day): str(name) for day, name in {**own, **raw.get("closed", {})}.items()},
        open={as_date(day): windows({"mon": hours})[0] for day, hours in raw.get("open", {}).items()},
        first=_one_of(counting.get("first", "next"), "next", "same"),
        ends=_one_of(counting.get("ends", "close"), "close", "midnight"),
    )


def _one_of(value: str, *choices: str) -> str:
    if value not in choices:
        raise ValueError(f"{value!r} is not one of {choices}")
    return value


def indonesian(name: str = "indonesia", *, closures: Mapping[str, str] | None = None) -> Calendar:
    """Return the ordinary calendar: Monday to Friday 8 to 16, national holidays and cuti bersama, Western time."""
    return calendar({"name": name, "closed": closures or {}})
