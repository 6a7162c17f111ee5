"""The calendar that a city writes is the one that clocks follow: judged against arithmetic that knows nothing of ours."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays
import pytest

from satukota.kernel.cases.api import city_calendar
from satukota.kernel.cases.queries.calendars import calendar_health
from satukota.kernel.cases.rules.calendar_text import CalendarError, read_calendar
from satukota.kernel.cases.rules.terms import term
from satukota.kernel.places.api import ProfileError

CITIES = Path(__file__).parents[5] / "cities"
WIB = ZoneInfo("Asia/Jakarta")
NORMAL = dict.fromkeys(range(4), (("07:30", "12:00"), ("13:00", "16:00")))
NORMAL[4] = (("07:30", "11:30"), ("13:00", "16:30"))
FASTING = dict.fromkeys(range(4), (("08:00", "12:00"), ("12:30", "15:00")))
FASTING[4] = (("08:00", "11:30"), ("12:30", "15:30"))
RAMADAN = [(date(2026, 2, 19), date(2026, 3, 20)), (date(2027, 2, 8), date(2027, 3, 9))]
FREE = holidays.country_holidays("ID", years=[2026, 2027], categories=("public", "government"))


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


def shown(moment):
    return moment.astimezone(WIB).strftime("%Y-%m-%d %H:%M")


def open_minutes(day, *, saturday=()):
    """Yield the minutes of a day in which a city of 37.5 hours is open, by the decree and nothing of the program."""
    fasting = any(first <= day <= last for first, last in RAMADAN)
    week = {**(FASTING if fasting else NORMAL), **({} if fasting or not saturday else {5: saturday})}
    for start, end in () if day in FREE else week.get(day.weekday(), ()):
        moment = datetime.fromisoformat(f"{day} {start}")
        while moment < datetime.fromisoformat(f"{day} {end}"):
            yield moment
            moment += timedelta(minutes=1)


def days_by_hand(start, number, **city):
    day = start.date()
    while number:
        day += timedelta(days=1)
        minutes = list(open_minutes(day, **city))
        number -= bool(minutes)
    return f"{minutes[-1] + timedelta(minutes=1):%Y-%m-%d %H:%M}"


def hours_by_hand(start, number, **city):
    day, left, now = start.date(), number * 60, start.replace(tzinfo=None)
    while True:
        for minute in open_minutes(day, **city):
            left -= minute >= now
            if not left:
                return f"{minute + timedelta(minutes=1):%Y-%m-%d %H:%M}"
        day += timedelta(days=1)


STARTS = ["2026-12-03 10:07", "2026-12-04 16:45", "2026-12-23 09:00", "2027-02-04 11:59", "2027-02-12 12:10"]
STARTS += ["2027-03-05 14:00", "2027-03-17 07:29", "2026-11-29 22:00", "2026-03-12 12:45", "2027-05-14 16:29"]


@pytest.fixture(params=["36.72-cilegon", "35.17-jombang"])
def shipped(request):
    return read_calendar((CITIES / request.param / "calendar.yaml").read_text(), zone="Asia/Jakarta")


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("number", [1, 3, 14, 60])
def test_working_days_of_both_cities_end_as_counted_by_hand(shipped, start, number):
    assert shown(shipped.due(at(start), term(f"{number}wd"))) == days_by_hand(at(start), number)


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("number", [1, 4, 8, 40])
def test_office_hours_of_both_cities_leave_breaks_and_nights_out(shipped, start, number):
    assert shown(shipped.due(at(start), term(f"{number}wh"))) == hours_by_hand(at(start), number)


@pytest.mark.parametrize("start", STARTS)
def test_a_six_day_city_works_on_saturday(start):
    text = (CITIES / "36.72-cilegon" / "calendar.yaml").read_text()
    text = text.replace('"13:00-16:30"]\n', '"13:00-16:30"]\n  sat: ["07:30-11:00"]\n', 1)
    city, saturday = read_calendar(text, zone="Asia/Jakarta"), (("07:30", "11:00"),)
    assert shown(city.due(at(start), term("3wd"))) == days_by_hand(at(start), 3, saturday=saturday)
    assert shown(city.due(at(start), term("9wh"))) == hours_by_hand(at(start), 9, saturday=saturday)


def test_three_working_days_from_thursday_end_on_monday_where_saturday_is_worked():
    city = read_calendar(
        "hours: {thu: ['08:00-16:00'], fri: ['08:00-16:00'], sat: ['08:00-12:00'], mon: ['08:00-16:00']}"
    )
    assert shown(city.due(at("2026-12-03 10:00"), term("3wd"))) == "2026-12-07 16:00"


@pytest.mark.django_db
def test_a_friday_term_ends_at_half_past_four_and_a_day_has_seven_and_a_half_hours():
    assert shown(city_calendar().due(at("2026-12-03 10:00"), term("1wd"))) == "2026-12-04 16:30"
    assert city_calendar().workday == 27_000


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("zone: Asia/Jakarta\nweek:\n  mon: ['08:00-12:00']\n", 2, "write `hours`"),
        ("name: a\nopening: {}\n", 2, "`opening` is not known here"),
        ("hours:\n  mon: ['08:00-12:00']\n  senin: ['08:00-12:00']\n", 3, "senin"),
        ("hours:\n  mon: ['08:00-12:00']\n  tue: 08:00-12:00\n", 3, "are a list"),
        ("hours:\n  mon:\n    - '8-12'\n", 2, "not office hours"),
        ("seasons:\n  - from: '2026-02-19'\n    until: '2026-03-20'\n", 3, "`until` is not known here"),
        ("seasons:\n  - {from: '2026-03-19', to: '2026-02-20', hours: {}}\n", 2, "ends before it begins"),
        ("counting:\n  start: next\n", 2, "`start` is not known here"),
        ("name: a\nclosed:\n  2026-13-01: x\n", 2, "month"),
        ("name: a\nzone: Asia/Atlantis\n", 2, "Atlantis"),
        ("- a\n", 1, "names with values"),
        ("a: [\n", 2, "cannot be read"),
    ],
)
def test_what_a_calendar_does_not_know_is_refused_at_its_line(text, line, reason):
    with pytest.raises(CalendarError, match=reason) as refused:
        read_calendar(text)
    assert refused.value.line == line


@pytest.fixture
def dead_key(settings, tmp_path):
    folder = tmp_path / "36.72-cilegon"
    folder.mkdir()
    (folder / "city.yaml").write_text("code: '36.72'\nname: Kota Cilegon\n")
    (folder / "calendar.yaml").write_text("# hours\nweek: {mon: ['08:00-12:00']}\n")
    settings.CITIES_DIR, settings.CITY_CODE = tmp_path, "36.72"


@pytest.mark.django_db
def test_a_city_is_told_which_line_of_its_calendar_nobody_reads(dead_key):
    with pytest.raises(ProfileError, match=r"calendar\.yaml, line 2: `week` is not known here; write `hours`"):
        city_calendar()
    assert "line 2" in calendar_health().text
