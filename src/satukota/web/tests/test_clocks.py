"""What a clock says is counted in its own days: of the office where it counts those, else of the calendar."""

import re

import pytest
from django.utils.translation import override

from satukota.kernel.cases.api import Opening, city_calendar, clocks, load_one, open_case, pinned_definition
from satukota.kernel.events.api import Actor
from satukota.web.cases.view import clock_line
from satukota.web.durations import clock_words
from satukota.web.inbox.rows import due_words

pytestmark = pytest.mark.django_db
SOURCE = """
format: layanan/1
id: tests.{name}
version: 1
prefix: {prefix}
owner: {{unit: uji}}
title: {{id: Perkara berjam}}
calendar: city
roles:
  petugas: {{kind: staff, memberships: [officer]}}
states:
  jalan: {{initial: true, queue: petugas, label: {{id: Jalan}}}}
  tutup: {{final: true, label: {{id: Tutup}}}}
clocks:
{clocks}
actions:
  - {{id: selesai, from: [jalan], to: tutup, by: [petugas]}}
tests:
  - {{name: biasa, given: {{}}, path: [selesai], end: tutup}}
"""
UNITS = {"d": "9d", "h": "48h", "mo": "1mo", "wd": "3wd", "wh": "4wh"}


def opened(name: str, prefix: str, **terms: str):
    written = "\n".join(f"  {unit}: {{term: {term}, start: [open], stop: [selesai]}}" for unit, term in terms.items())
    load_one(SOURCE.format(name=name, prefix=prefix, clocks=written), "")
    return open_case(Opening(f"tests.{name}", "Berjam"), actor=Actor.visitor())


@pytest.fixture
def said():
    """What each clock of a case says a moment after it began, by its unit."""
    case = opened("clocks", "JAM", **UNITS)
    with override("id"):
        views = clocks(case, pinned_definition(case.definition_id), "id")
        return {view.id: clock_words(clock_line(view)) for view in views}


def test_calendar_days_are_days_of_the_calendar(said):
    assert re.fullmatch(r"sisa (9 hari( \d+ jam)?|10 hari)", said["d"])


def test_hours_are_hours_on_the_wall(said):
    assert said["h"] == "sisa 2 hari"


def test_a_month_is_as_long_as_its_days(said):
    days = re.fullmatch(r"sisa (\d+) hari", said["mo"])
    assert days and 28 <= int(days[1]) <= 32


def test_working_days_are_days_of_the_office(said):
    days = re.fullmatch(r"sisa (\d+) hari( \d+ jam)? kerja", said["wd"])
    assert days and int(days[1]) in {3, 4}


def test_working_hours_are_hours_of_the_office(said):
    assert said["wh"] == "sisa 4 jam kerja" or city_calendar().workday < 4 * 3600


def test_a_list_says_working_days_where_all_promises_are_in_them():
    mixed, office = (
        opened(name, prefix, **terms)
        for name, prefix, terms in (
            ("mixed", "CAM", {"d": "9d", "wd": "30wd"}),
            ("office", "KAN", {"wd": "3wd", "wh": "30wh"}),
        )
    )
    with override("id"):
        words = [due_words(case.due_at, None, case.opened_at, case.definition_id)[1] for case in (mixed, office)]
    assert re.fullmatch(r"sisa (9|10) hari", words[0]) and words[1].endswith("kerja")
