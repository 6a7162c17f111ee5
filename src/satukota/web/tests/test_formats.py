from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from satukota.web import durations, moments, numbers

WIB = ZoneInfo("Asia/Jakarta")


@pytest.mark.parametrize(
    ("value", "decimals", "indonesian", "english"),
    [
        (1234.5, 1, "1.234,5", "1,234.5"),
        (0, 0, "0", "0"),
        (None, 0, "–", "–"),
        (-7, 0, "−7", "−7"),
        (2.5, 0, "3", "3"),
        (Fraction(10, 3), 2, "3,33", "3.33"),  # scores of an index are fractions
    ],
)
def test_a_number_is_written_as_the_language_writes_it(value, decimals, indonesian, english):
    assert numbers.number(value, decimals) == indonesian
    with translation.override("en"):
        assert numbers.number(value, decimals) == english


@pytest.mark.parametrize(
    ("amount", "words"),
    [(950, "Rp 950"), (1_250_000, "Rp 1,3 juta"), (1_200_000_000, "Rp 1,2 miliar"), (3 * 10**12, "Rp 3 triliun")],
)
def test_money_has_a_short_form_with_its_word(amount, words):
    assert numbers.rupiah(amount, short=True) == words


def test_money_in_full_has_every_digit():
    assert numbers.rupiah(1_250_000) == "Rp 1.250.000"


def test_a_share_is_told_in_per_cent():
    assert numbers.percent(0.425) == "43%"


def test_a_day_is_told_with_its_weekday_in_both_languages():
    assert moments.day(date(2026, 11, 25), weekday=True) == "Rabu, 25 November 2026"
    with translation.override("en"):
        assert moments.day(date(2026, 11, 25), weekday=True) == "Wednesday, 25 November 2026"


@pytest.mark.parametrize(("days", "word"), [(0, "hari ini"), (-1, "kemarin"), (1, "besok"), (-30, "26 Okt")])
def test_a_near_day_is_told_by_its_name(days, word):
    today = date(2026, 11, 25)
    assert moments.short_day(today + timedelta(days=days), today) == word


def test_a_moment_is_told_in_the_citys_zone():
    moment = datetime(2026, 11, 25, 3, 42, tzinfo=ZoneInfo("UTC"))
    assert moments.moment_long(moment) == "Rabu, 25 November 2026, 10.42 WIB"


def test_english_writes_the_time_with_a_colon():
    with translation.override("en"):
        assert moments.time_of_day(datetime(2026, 11, 25, 10, 42, tzinfo=WIB)) == "10:42"


@pytest.mark.parametrize(
    ("minutes", "day", "words"),
    [(0, 1440, "< 1 menit"), (59, 1440, "59 menit"), (90, 1440, "1 jam 30 menit"), (720, 480, "1 hari 4 jam"),
     (1445, 1440, "1 hari"), (480 * 12 + 60, 480, "12 hari")],
)  # fmt: skip
def test_a_duration_says_no_more_than_helps(minutes, day, words):
    assert durations.duration(minutes, day) == words


def test_a_clock_says_what_is_left_and_what_is_over():
    assert durations.time_left(720, working=True, day_minutes=480) == "sisa 1 hari 4 jam kerja"
    assert durations.time_left(-2880, working=False) == "lewat 2 hari"


def test_an_age_has_one_unit():
    now = timezone.now()
    assert durations.age(now - timedelta(days=3, hours=4), now) == "3 hari"


def test_a_file_size_is_told_in_kb_and_mb():
    assert (numbers.size(10), numbers.size(1_500_000)) == ("1 KB", "1,4 MB")
