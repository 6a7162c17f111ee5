"""The demo city is as if it had been lived through."""

from datetime import UTC, datetime

import pytest

from satukota.kernel.cases.api import (
    Case,
    CaseClock,
    CaseEntry,
    CaseLink,
    Moment,
    advance,
    case_due,
    city_calendar,
    definition,
)
from satukota.kernel.events.api import Event
from satukota.modules.reports.demo import fill
from satukota.modules.reports.rules.submission import TYPE

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@pytest.fixture
def city(db):
    fill(400, 6, seed=7, now=NOW)
    return list(Case.objects.order_by("id"))


def test_replaying_the_history_gives_the_row_and_its_clocks(city):
    rules = definition(TYPE)
    calendar = city_calendar()
    for case in city:
        clocks, state = {}, ""
        for row in CaseEntry.objects.filter(case=case).order_by("version"):
            assert row.from_state == state
            state = row.to_state
            clocks = advance(rules, clocks, Moment(row.action, state, row.at, case.data), calendar)
        assert (state, case.version) == (case.state, CaseEntry.objects.filter(case=case).count())
        assert case.due_at == case_due(clocks, rules)
        stored = {
            row.rule: (row.started_at, row.due_at, row.stopped_at)
            for row in CaseClock.objects.filter(case=case, current=True)
        }
        assert stored == {rule: (c.started, c.due, c.stopped) for rule, c in clocks.items()}


def test_every_line_of_the_history_has_its_event(city):
    events = {row.id: row for row in Event.objects.filter(subject_kind="case")}
    for row in CaseEntry.objects.all():
        assert events[row.event_id].subject_id == row.case_id
    assert len(events) == CaseEntry.objects.count()


def test_the_city_has_late_repeated_rated_and_merged_reports(city):
    assert CaseClock.objects.filter(late=True).exists()
    assert CaseLink.objects.filter(kind="duplicate").exists()
    assert any(case.data.get("rating") for case in city)
    assert any(case.data.get("reopened") for case in city)
    assert {case.state for case in city} >= {"closed", "archived", "merged", "done"}


def test_the_same_seed_makes_the_same_city(city):
    told = [(case.title, case.summary, case.state) for case in city]
    fill(400, 6, seed=7, now=NOW)
    again = list(Case.objects.order_by("id"))[400:]
    assert [(case.title, case.summary, case.state) for case in again] == told


def test_the_text_search_knows_the_reports(city):
    from satukota.kernel.cases.api import Filter
    from satukota.kernel.cases.api import page as worklist

    assert worklist(None, Filter(q="sampah", status="all")).rows
