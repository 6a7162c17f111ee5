"""A promise stays: a target of a running or past year changes by a plan change that a second person approves."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from satukota.kernel.events.api import Actor, Event
from satukota.modules.planning import actions
from satukota.modules.planning.models import IndicatorDefinition, Standing, Target, TargetDecision
from satukota.modules.planning.queries import targets
from satukota.modules.planning.rules.quarters import Quarter
from satukota.modules.planning.tests.conftest import make_indicator, promise

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
NOW = timezone.localdate().year


def change(**more):
    given = {"document": "Perubahan RPJMD 2/2026", "day": timezone.localdate(), "reason": "Pagu turun"}
    return actions.PlanChange(**{**given, **more})


@pytest.fixture
def indicator(people):
    """Promised 15 for this year; the year before reached 20."""
    row = make_indicator(target="15", year=NOW)
    promise(row, NOW - 1, "15")
    actions.record_value(row, Quarter(NOW - 1, 4), actions.Reading(Decimal(20), state="published"), SYSTEM)
    return row


def propose(indicator, people, value="25", year=NOW, **more):
    return actions.write_target(
        indicator, actions.Aim(year, Decimal(value)), Actor(people.planner.pk, "planner"), change(**more)
    )


def approve(people, *rows, approved=True, reason=""):
    return actions.decide_targets(rows, Actor(people.steward.pk, "mayor"), approved=approved, reason=reason)


@pytest.mark.parametrize("year", [NOW, NOW - 1])
@pytest.mark.parametrize("lacks", ["document", "day", "reason"])
def test_a_target_of_a_running_or_past_year_needs_document_date_and_reason(indicator, people, year, lacks):
    with pytest.raises(ValidationError) as refused:
        propose(indicator, people, year=year, **{lacks: None if lacks == "day" else " "})
    assert {"document": "document", "day": "document_date", "reason": "reason"}[lacks] in refused.value.message_dict
    assert targets.target_of(indicator, year).value == 15


def test_a_document_of_tomorrow_changes_nothing_today(indicator, people):
    with pytest.raises(ValidationError):
        propose(indicator, people, day=timezone.localdate() + timedelta(days=1))


def test_a_change_holds_only_when_a_second_person_approves_it(indicator, people):
    proposed = propose(indicator, people)
    assert Standing.objects.get(indicator=indicator, year=NOW).target == 15
    with pytest.raises(ValidationError):
        actions.decide_targets([proposed], Actor(people.planner.pk, "planner"), approved=True)
    approve(people, proposed)
    standing = Standing.objects.get(indicator=indicator, year=NOW)
    assert (standing.target, standing.first_target, standing.promise) == (25, 15, proposed)


def test_a_change_is_decided_once_and_refused_with_a_reason(indicator, people):
    proposed = propose(indicator, people)
    with pytest.raises(ValidationError):
        approve(people, proposed, approved=False)
    approve(people, proposed, approved=False, reason="Tanpa persetujuan DPRD")
    with pytest.raises(ValidationError):
        approve(people, proposed)
    assert targets.target_of(indicator, NOW).value == 15


def test_one_change_at_a_time(indicator, people):
    propose(indicator, people)
    with pytest.raises(ValidationError):
        propose(indicator, people, "30")


def test_a_year_says_how_it_would_be_judged_by_the_first_promise(indicator, people):
    approve(people, propose(indicator, people, "40", year=NOW - 1))
    standing = Standing.objects.get(indicator=indicator, year=NOW - 1)
    assert (standing.light, standing.percent) == ("behind", 50)
    assert (standing.first_light, standing.first_target) == ("on_track", 15)
    assert (standing.published_light, standing.published_first_light) == ("behind", "on_track")


def test_a_year_to_come_takes_a_target_with_its_source_and_keeps_the_one_before(indicator, people):
    with pytest.raises(ValidationError) as refused:
        actions.set_target(indicator, NOW + 1, Decimal(30), SYSTEM, "")
    assert "source" in refused.value.message_dict
    actions.set_target(indicator, NOW + 1, Decimal(30), SYSTEM, "RPJMD hlm. 12")
    actions.set_target(indicator, NOW + 1, Decimal(28), SYSTEM, "Ranwal RKPD")
    [year, *_older] = targets.history(indicator)
    assert [(row.value, row.source) for row in year.rows] == [(30, "RPJMD hlm. 12"), (28, "Ranwal RKPD")]


def test_the_first_target_of_a_past_year_is_a_change_too(indicator):
    assert actions.needs_change(indicator, NOW - 3)
    with pytest.raises(ValidationError):
        actions.set_target(indicator, NOW - 3, Decimal(1), SYSTEM, "Ingatan")


def test_the_same_target_again_writes_nothing(indicator, people):
    events = Event.objects.count()
    assert propose(indicator, people, "15") is None
    assert Event.objects.count() == events


def test_events_hold_what_was_promised_and_what_came_before(indicator, people):
    proposed = propose(indicator, people)
    first = targets.target_of(indicator, NOW)
    data = Event.objects.filter(name="planning.target_change_proposed").latest("id").data
    assert (data["target_id"], data["before_id"], data["value"], data["year"]) == (proposed.pk, first.pk, "25", NOW)
    approve(people, proposed)
    decided = Event.objects.filter(name="planning.target_change_decided").latest("id")
    assert (decided.data["approved"], decided.data["target_id"]) == (True, proposed.pk)


@pytest.mark.parametrize("sql", [
    "UPDATE planning_target SET value = 1", "DELETE FROM planning_target", "TRUNCATE planning_target CASCADE",
    "UPDATE planning_target_decision SET approved = false", "DELETE FROM planning_target_decision",
    "TRUNCATE planning_target_decision", "UPDATE planning_target SET entered_by_id = (SELECT min(id) FROM kernel_user)",
])  # fmt: skip
def test_the_database_refuses_to_change_a_promise(indicator, people, sql):
    approve(people, propose(indicator, people))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_person_who_leaves_does_not_take_the_promise_along(indicator, people):
    proposed = propose(indicator, people)
    Target.objects.filter(pk=proposed.pk).update(entered_by=None)
    assert Target.objects.get(pk=proposed.pk).value == 25
    assert not TargetDecision.objects.filter(target=proposed).exists()


def test_targets_of_quarters_lead_to_the_target_of_the_year(indicator):
    steps = (Decimal(5), Decimal(10), Decimal(20), Decimal(31))
    with pytest.raises(ValidationError) as refused:
        actions.write_target(indicator, actions.Aim(NOW + 1, Decimal(30), steps=steps, source="Renja"), SYSTEM)
    assert "steps" in refused.value.message_dict
    right = actions.Aim(NOW + 1, Decimal(31), steps=steps, source="Renja")
    assert actions.write_target(indicator, right, SYSTEM).steps == list(steps)


def test_a_promise_is_not_turned_round_by_another_definition_and_can_be_made_anew(people):
    """Twenty of 80 is short; that less became better does not make it a success."""
    indicator = make_indicator("ARAH-1", way="up", due="always", target="80", year=NOW)
    turned = IndicatorDefinition(
        indicator=indicator, unit="%", way="down", total="last", due="always", since=date(NOW, 1, 1), reason="Dibalik"
    )
    actions.change_definition(turned, SYSTEM)
    actions.record_value(indicator, Quarter(NOW, 1), actions.Reading(Decimal(20), state="published"), SYSTEM)
    standing = Standing.objects.get(indicator=indicator, year=NOW)
    assert (standing.published_light, standing.target) == ("no_target", None)
    anew = actions.write_target(indicator, actions.Aim(NOW, Decimal(80)), Actor(people.planner.pk, "planner"), change())
    approve(people, anew)
    assert Standing.objects.get(indicator=indicator, year=NOW).target == 80


def test_a_target_in_another_unit_judges_nothing(people):
    indicator = make_indicator(unit="berkas", total="sum", target="400", year=NOW)
    since = date(NOW, 1, 1)
    changed = IndicatorDefinition(indicator=indicator, unit="%", since=since, reason="Satuan nasional", total="last")
    actions.change_definition(changed, SYSTEM)
    actions.record_value(indicator, Quarter(NOW, 1), actions.Reading(Decimal(90), state="published"), SYSTEM)
    standing = Standing.objects.get(indicator=indicator, year=NOW)
    assert (standing.target, standing.definition.unit) == (None, "%")
