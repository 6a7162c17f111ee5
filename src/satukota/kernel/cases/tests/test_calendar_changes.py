"""What people write of the working calendar: the file does not overwrite it, clocks follow, the preview says how many."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from satukota.kernel.cases.api import (
    Act,
    Calendars,
    CaseClock,
    Opening,
    Term,
    apply,
    calendars,
    city_calendar,
    effect,
    forget_calendars,
    keep_part,
    load_one,
    move_clocks,
    office_calendar,
    open_case,
    ring_due,
)
from satukota.kernel.cases.models import Case
from satukota.kernel.cases.queries.access import SYSTEM
from satukota.kernel.changes.api import Author, Change, changes_of, undo
from satukota.kernel.events.api import Actor, Event
from satukota.kernel.people.api import Agency, forget_offices

pytestmark = pytest.mark.django_db
ACTOR = Actor(None, "admin")
ME = Author(ACTOR, "SKB 3 Menteri")
WIB = ZoneInfo("Asia/Jakarta")
SOURCE = """
format: layanan/1
id: tests.timed
version: 1
prefix: UJW
owner: {unit: uji}
title: {id: Perkara berwaktu, en: Timed matter}
summary: {id: Perkara berwaktu}
visibility: agency
calendar: city
roles:
  meja: {kind: staff, scope: city, memberships: [desk]}
  sistem: {kind: system}
states:
  baru: {initial: true, queue: meja, label: {id: Baru}}
  selesai: {final: true, label: {id: Selesai}}
clocks:
  jawab: {term: 5wd, start: [open], stop: [tutup], escalate: [{after: 1.5, to: parent}]}
  cepat: {term: 3wh, start: [open], stop: [tutup]}
  dinding: {term: 48h, start: [open], stop: [tutup]}
actions:
  - {id: pindah, from: [baru], by: [sistem], set: {agency: lain}}
  - {id: tutup, from: [baru], to: selesai, by: [sistem]}
  - {id: tinjau, from: [baru], by: [meja]}
privacy: {purpose: uji, ground: uji, retain: {selesai: 1y}}
tests:
  - {name: biasa, given: {}, path: [tutup], end: selesai}
"""


def closing(*days, kind="closure"):
    return {"days": {day: {"kind": kind, "name": "Banjir", "source": "SE"} for day in days}, "seasons": []}


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


def shown(moment):
    return moment.astimezone(WIB).strftime("%Y-%m-%d %H:%M")


@pytest.fixture
def offices():
    forget_offices()
    forget_calendars()
    load_one(SOURCE, "tests")
    rows = {code: Agency.objects.create(code=code, name=code) for code in ("uji", "lain")}
    yield rows
    forget_offices()
    forget_calendars()


def opened(owner, when):
    case = open_case(Opening("tests.timed", "Uji", agency=owner, at=at(when)), actor=ACTOR)
    return Case.objects.get(pk=case.pk)


def due(case, rule="jawab"):
    return shown(CaseClock.objects.get(case=case, rule=rule, current=True).due_at)


def test_a_closure_moves_the_clocks_of_everybody_and_of_one_office_only_its_own(offices):
    here, there = opened(offices["uji"], "2026-11-02 09:00"), opened(offices["lain"], "2026-11-02 09:00")
    assert due(here) == due(there) == "2026-11-09 16:00"
    move_clocks(keep_part(None, 2026, closing("2026-11-05"), ME), at("2026-11-03 09:00"))
    assert due(here) == due(there) == "2026-11-10 16:00"
    move_clocks(keep_part(offices["uji"], 2026, closing("2026-11-06"), ME), at("2026-11-03 09:00"))
    assert (due(here), due(there)) == ("2026-11-11 16:00", "2026-11-10 16:00")
    assert due(here, "dinding") == "2026-11-04 09:00"
    here.refresh_from_db()
    assert here.due_at == min(CaseClock.objects.filter(case=here).values_list("due_at", flat=True))
    assert Event.objects.filter(name="cases.clocks_moved").count() == 2


def test_undoing_brings_every_clock_back(offices):
    case = opened(offices["uji"], "2026-11-02 09:00")
    before = list(CaseClock.objects.order_by("pk").values("due_at", "warn_at", "next_at", "late"))
    move_clocks(keep_part(None, 2026, closing("2026-11-05"), ME), at("2026-11-03 09:00"))
    assert due(case) == "2026-11-10 16:00"
    undo(changes_of("cases.calendar", "city/2026").get(), ACTOR, "wrong")
    move_clocks(changes_of("cases.calendar").first(), at("2026-11-03 09:05"))
    assert list(CaseClock.objects.order_by("pk").values("due_at", "warn_at", "next_at", "late")) == before


def test_a_matter_that_goes_to_an_office_with_other_hours_is_counted_by_those(offices):
    keep_part(offices["lain"], 2026, closing("2026-11-05", "2026-11-06"), ME)
    case = opened(offices["uji"], "2026-11-02 09:00")
    assert due(case) == "2026-11-09 16:00"
    apply(case, Act("pindah", at=at("2026-11-03 10:00")), SYSTEM)
    assert due(case) == "2026-11-11 16:00"


def test_a_clock_that_becomes_overdue_rings_once_and_one_that_has_time_again_is_not_late(offices):
    case = opened(offices["uji"], "2026-11-02 09:00")
    now = at("2026-11-10 08:00")
    ring_due(now)
    assert Event.objects.filter(name="cases.clock_rang", data__kind="due", data__clock="jawab").count() == 1
    move_clocks(keep_part(None, 2026, closing("2026-11-05", "2026-11-06"), ME), now)
    row = CaseClock.objects.get(case=case, rule="jawab")
    assert (row.late, shown(row.due_at)) == (False, "2026-11-11 16:00")
    move_clocks(keep_part(None, 2026, {"days": {}, "seasons": []}, ME), now)
    ring_due(at("2026-11-20 08:00"))
    assert Event.objects.filter(name="cases.clock_rang", data__kind="due", data__clock="jawab").count() == 1
    assert Event.objects.filter(name="cases.clock_rang", data__kind="rung").count() == 1


def test_a_working_saturday_that_makes_a_promise_pass_rings_at_once(offices):
    case = opened(offices["uji"], "2026-11-02 09:00")
    saturday = {"2026-11-07": {"kind": "open", "name": "", "source": "", "hours": ["08:00-12:00"]}}
    now = at("2026-11-09 09:00")
    ring_due(now)
    total = effect(calendars(), calendars().with_part(None, 2026, {"days": saturday, "seasons": []}), now)
    assert (total.moved, total.overdue) == (1, 1)
    move_clocks(keep_part(None, 2026, {"days": saturday, "seasons": []}, ME), now)
    assert due(case) == "2026-11-07 12:00"
    ring_due(now)
    assert Event.objects.filter(name="cases.clock_rang", data__kind="due", data__clock="jawab").count() == 1


def test_hours_of_an_office_that_keeps_no_holidays(offices):
    hours = {"hours": dict.fromkeys(("mon", "fri", "sat", "sun"), ("00:00-24:00",)), "follows": {"holidays": False}}
    keep_part(None, 2026, closing("2026-11-06"), ME)
    keep_part(offices["uji"], 0, hours, ME)
    city, own = city_calendar(), office_calendar(offices["uji"].pk)
    assert (city.works(date(2026, 11, 6)), own.works(date(2026, 11, 6))) == (False, True)
    assert own.works(date(2026, 12, 25))
    assert not own.works(date(2026, 11, 4))
    assert office_calendar(offices["lain"].pk) is city


def test_the_profile_gives_what_nobody_wrote_and_overwrites_nothing(offices, settings, tmp_path):
    folder = tmp_path / "36.72-cilegon"
    folder.mkdir()
    (folder / "city.yaml").write_text("code: '36.72'\nname: Kota Cilegon\n")
    text = "hours: {{mon: ['08:00-{0}:00']}}\nclosed: {{'2026-11-02': Berkas, '2027-11-01': Berkas}}\n"
    (folder / "calendar.yaml").write_text(text.format(15))
    settings.CITIES_DIR, settings.CITY_CODE = tmp_path, "36.72"
    from satukota.kernel.places.api import forget

    forget()
    keep_part(None, 2026, closing("2026-11-09"), ME)
    (folder / "calendar.yaml").write_text(text.format(16))
    forget()
    ruled = city_calendar()
    assert (ruled.works(date(2026, 11, 2)), ruled.works(date(2026, 11, 9))) == (True, False)
    assert ruled.holiday(date(2027, 11, 1)) == "Berkas"
    assert ruled.hours(date(2026, 11, 16)) == ((8 * 3600, 16 * 3600),)
    forget()


@pytest.mark.parametrize(
    ("year", "values"),
    [
        (2026, closing("2027-01-04")),
        (2026, closing("not a day")),
        (2026, closing("2026-11-05", kind="festival")),
        (2026, {"days": {"2026-11-05": {"kind": "closure", "name": " "}}, "seasons": []}),
        (2026, {"days": {"2026-11-05": {"kind": "open", "name": "", "hours": ["25:00-26:00"]}}, "seasons": []}),
        (
            2026,
            {"days": {}, "seasons": [{"name": "R", "from": "2026-03-01", "to": "2026-02-01", "hours": {"mon": []}}]},
        ),
        (0, {"hours": {}}),
        (0, {"hours": {"mon": ["16:00-08:00"]}}),
    ],
)
def test_a_part_that_cannot_be_followed_is_refused(offices, year, values):
    with pytest.raises(ValidationError):
        keep_part(None, year, values, ME)
    assert not Change.objects.exists()


DAYS = st.dates(date(2026, 11, 1), date(2026, 12, 31)).map(date.isoformat)


class Previews(TestCase):
    def setUp(self):
        forget_offices()
        forget_calendars()
        load_one(SOURCE, "tests")
        self.addCleanup(forget_calendars)
        self.offices = [Agency.objects.create(code=code, name=code) for code in ("uji", "lain")]

    @settings(max_examples=8, deadline=None)
    @given(
        st.lists(st.tuples(st.integers(0, 1), st.integers(0, 20 * 24)), min_size=1, max_size=6),
        st.lists(DAYS, max_size=4, unique=True),
        st.sampled_from([None, 0, 1]),
        st.integers(0, 40 * 24),
    )
    def test_what_the_preview_says_is_what_then_happens(self, cases, closed, owner, hours):
        start = at("2026-11-02 08:00")
        for number, offset in cases:
            when = (start + timedelta(hours=offset)).strftime("%Y-%m-%d %H:%M")
            opened(self.offices[number], when)
        now = start + timedelta(hours=hours)
        key = None if owner is None else self.offices[owner]
        before = calendars()
        values = closing(*sorted(closed))
        said = effect(before, before.with_part(key.pk if key else None, 2026, values), now)
        due_before = dict(CaseClock.objects.filter(stopped_at=None).values_list("pk", "due_at"))
        change = keep_part(key, 2026, values, ME)
        assert change
        move_clocks(change, now)
        due_after = dict(CaseClock.objects.filter(stopped_at=None).values_list("pk", "due_at"))
        assert said.moved == sum(due_before[pk] != due_after[pk] for pk in due_before)
        late = [(due_before[pk] < now, due_after[pk] < now) for pk in due_before]
        assert (said.overdue, said.saved) == (late.count((False, True)), late.count((True, False)))
        self.follow_the_calendar(calendars())
        assert move_clocks(change, now) == 0

    def follow_the_calendar(self, book: Calendars):
        """Each clock is due when its term, begun at its start, ends in the calendar that holds now."""
        for row in CaseClock.objects.filter(current=True).select_related("case"):
            number, unit = int(row.term.rstrip("wdh")), row.term.lstrip("0123456789")
            assert row.due_at == book.of(row.case.agency_id).due(row.started_at, Term(number, unit))
