import csv
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.cases.rules.calendar import FAR, HOUR, calendar, indonesian
from satukota.kernel.cases.rules.hours import with_holidays
from satukota.kernel.cases.rules.terms import Term, term
from satukota.kernel.cases.tests.rules.examples import OFFICE, local, moments, office, shared, wib

START = "2026-03-11 10:00"  # a Wednesday; Nyepi and Idul Fitri make 18 to 24 March free, 3 April is Good Friday
instants = moments("2024-01-01", "2027-06-01")
amounts = st.integers(0, 3_000_000)
UNITS = {"hari (kerja)": "wd", "hari kerja": "wd", "hari": "d", "hari kalender": "d", "jam (3x24)": "h"}
UNITS |= {"bulan": "mo", "tahun": "y"}


def due(length, start=START, **changes):
    return local(office(**changes).due(wib(start), term(length)))


@pytest.mark.parametrize(
    ("length", "end"),
    [
        ("1wd", "2026-03-12 16:00"),
        ("3wd", "2026-03-16 16:00"),
        ("5wd", "2026-03-25 16:00"),
        ("14wd", "2026-04-08 16:00"),
        ("60wd", "2026-06-22 16:00"),
        ("4wh", "2026-03-11 15:00"),
        ("6wh", "2026-03-12 08:30"),
        ("10d", "2026-03-21 23:59"),
        ("72h", "2026-03-14 10:00"),
        ("6mo", "2026-09-11 23:59"),
        ("1y", "2027-03-11 23:59"),
    ],
)
def test_a_term_ends_when_the_law_says(length, end):
    assert due(length) == end


def test_every_term_of_the_national_complaint_rules_is_due_as_counted_by_hand():
    by_hand = {
        ("3", "wd"): "2026-03-16 16:00",
        ("5", "wd"): "2026-03-25 16:00",
        ("14", "wd"): "2026-04-08 16:00",
        ("60", "wd"): "2026-06-22 16:00",
        ("10", "d"): "2026-03-21 23:59",
        ("14", "d"): "2026-03-25 23:59",
        ("30", "d"): "2026-04-10 23:59",
        ("60", "d"): "2026-05-10 23:59",
    }
    rows = list(csv.DictReader(shared("data/rules/lapor_sla.csv").open()))
    found = {(row["batas"], UNITS[row["satuan"]]) for row in rows}
    assert found <= by_hand.keys()
    assert {key: due("".join(key)) for key in found} == {key: by_hand[key] for key in found}


def test_every_deadline_of_the_laws_is_a_term_that_ends():
    rows = [row for row in csv.DictReader(shared("data/rules/tenggat_hukum.csv").open()) if row["jumlah"]]
    terms = [Term(int(row["jumlah"]), UNITS[row["satuan"]]) for row in rows]
    assert len(terms) > 35
    assert all(office().due(wib(START), length) > wib(START) for length in terms)


@pytest.mark.parametrize("start", ["2026-03-13 16:01", "2026-03-14 09:00", "2026-03-15 23:59", "2026-03-13 08:00"])
def test_the_first_working_day_is_the_next_one_after_a_friday_or_a_weekend(start):
    assert due("1wd", start) == "2026-03-16 16:00"


def test_the_day_of_the_start_can_count_where_the_office_is_still_open():
    same = {"first": "same"}
    assert due("1wd", "2026-03-11 15:59", counting=Frozen(same)) == "2026-03-11 16:00"
    assert due("1wd", "2026-03-11 16:00", counting=Frozen(same)) == "2026-03-12 16:00"
    assert due("1wd", "2026-03-14 10:00", counting=Frozen(same)) == "2026-03-16 16:00"


def test_a_working_day_can_last_until_midnight():
    assert due("1wd", counting=Frozen({"ends": "midnight"})) == "2026-03-12 23:59"


class Frozen(dict):
    """Settings that can be a key of the cache."""

    def __hash__(self):
        return hash(tuple(sorted(self.items())))


def test_the_31st_becomes_the_last_day_of_a_shorter_month():
    assert due("1mo", "2026-01-31 10:00") == "2026-02-28 23:59"
    assert due("1y", "2028-02-29 10:00") == "2029-02-28 23:59"


def test_a_term_without_end_ends_in_the_far_future():
    assert office().due(wib(START), Term(99_999, "wd")) >= FAR - timedelta(days=2)
    assert office().due(wib(START), Term(99_999, "y")).year == FAR.year
    assert office().after(wib(START), 10**15) == FAR


def test_holidays_and_joint_leave_are_free_unless_the_city_says_otherwise():
    assert office().holiday(date(2026, 3, 19)) == "Hari Suci Nyepi"
    assert not office().works(date(2026, 3, 18))
    assert office(joint_leave=False).works(date(2026, 3, 18))
    assert office(open=Frozen({"2026-03-18": ("08:00-12:00",)})).works(date(2026, 3, 18))


def test_local_days_and_closures_are_free():
    days = (Frozen(month=4, day=27, name="Hari jadi"), Frozen(month=4, day=28, name="Nama saja", closed=False))
    city = office(days=days, closed=Frozen({"2026-05-04": "Pindah kantor"}))
    assert [city.works(date(2026, *day)) for day in ((4, 27), (4, 28), (5, 4))] == [False, True, False]


def test_a_season_has_its_own_hours():
    ramadan = {"from": "2026-02-19", "to": "2026-03-17", "hours": dict.fromkeys(range(5), ("08:00-15:00",))}
    city = calendar({**OFFICE, "seasons": [ramadan]})
    assert local(city.due(wib(START), term("1wd"))) == "2026-03-12 15:00"
    assert local(city.due(wib("2026-03-25 10:00"), term("1wd"))) == "2026-03-26 16:00"


def test_written_out_holidays_count_like_those_of_the_country():
    raw = with_holidays({**OFFICE}, [2026])
    assert raw["holidays"]["2026-03-19"] == "Hari Suci Nyepi"
    assert calendar(raw).due(wib(START), term("60wd")) == office().due(wib(START), term("60wd"))


@pytest.mark.parametrize(
    "raw",
    [
        {"hours": {}},
        {"hours": {"funday": ["08:00-12:00"]}},
        {"hours": {0: ["12:00-08:00"]}},
        {"hours": {0: ["08:00-12:00", "11:00-13:00"]}},
        {"hours": {0: ["8-12"]}},
        {"hours": {0: ["08:00-24:30"]}},
        {"counting": {"first": "tomorrow"}},
        {"closed": {"2026-13-01": "x"}},
    ],
)
def test_a_calendar_that_makes_no_sense_is_refused(raw):
    with pytest.raises(ValueError, match=r"\w"):
        calendar(raw)


@given(instants, st.integers(1, 120))
def test_working_days_are_those_found_by_walking_day_by_day(start, number):
    day = start.astimezone(office().zone).date()
    for _ in range(number):
        day += timedelta(days=1)
        while not office().works(day):
            day += timedelta(days=1)
    assert local(office().due(start, Term(number, "wd"))) == f"{day:%Y-%m-%d} 16:00"


@given(instants, instants, instants)
def test_office_time_adds_up(one, two, three):
    first, middle, last = sorted([one, two, three])
    parts = office().seconds(first, middle) + office().seconds(middle, last)
    assert parts == office().seconds(first, last)


@given(instants, amounts)
def test_after_so_many_office_seconds_exactly_so_many_have_passed(start, seconds):
    end = office().after(start, seconds)
    assert office().seconds(start, end) == seconds
    assert seconds == 0 or office().seconds(start, end - timedelta(seconds=1)) == seconds - 1


@given(instants, amounts, amounts)
def test_more_time_never_ends_earlier(start, one, two):
    less, more = sorted([one, two])
    assert office().after(start, less) <= office().after(start, more)


@given(instants, instants, st.sampled_from(["1wd", "5wd", "60wd", "3wh", "10d", "72h", "1mo"]))
def test_who_starts_later_is_not_due_earlier(one, two, length):
    first, last = sorted([one, two])
    assert office().due(first, term(length)) <= office().due(last, term(length))


@given(instants)
def test_a_free_day_has_no_office_time(moment):
    day = moment.astimezone(office().zone).date()
    start = datetime.combine(day, datetime.min.time(), office().zone)
    worked = office().seconds(start, start + timedelta(days=1))
    assert worked == (7.5 * HOUR if office().works(day) else 0)


@given(instants, st.integers(1, 60), st.integers(1, 80))
def test_another_holiday_never_makes_a_term_shorter(start, number, ahead):
    day = (start + timedelta(days=ahead)).date().isoformat()
    more = calendar({**OFFICE, "closed": {day: "Libur"}})
    assert more.due(start, Term(number, "wd")) >= office().due(start, Term(number, "wd"))


def test_the_ordinary_calendar_works_from_monday_to_friday():
    assert [indonesian().works(date(2026, 11, day)) for day in range(2, 9)] == [True] * 5 + [False] * 2
