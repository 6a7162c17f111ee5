"""Units of an indicator go the way of every figure, and the whole that is computed from them says its coverage."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from satukota.kernel.cases.api import Invalid
from satukota.kernel.events.api import Actor, Event
from satukota.kernel.places.api import areas
from satukota.modules.planning import actions
from satukota.modules.planning.models import Standing, Unit, UnitPart, UnitValue, Value
from satukota.modules.planning.queries import corrections, units
from satukota.modules.planning.queries.round_document import document_of
from satukota.modules.planning.queries.targets import in_force, unit_targets, waiting_batches
from satukota.modules.planning.tests.conftest import make_indicator, promise
from satukota.modules.planning.tests.rounds import GROUND, QUARTER, actor, close, step
from satukota.modules.planning.tests.units import (
    by_units,
    make_units,
    open_and_say,
    publish,
    say,
    whole,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("across", "value"), [("sum", "165"), ("mean", "55"), ("weighted", "72.5")], ids=["sum", "mean", "weighted"]
)
def test_the_figure_is_computed_by_the_rule_of_the_definition_and_says_its_coverage(plan, people, across, value):
    indicator, (one, two, three) = by_units(3, across, unit="nilai")
    open_and_say(indicator, people, {one: (80, 300), two: (50, 100), three: (35, 0)})
    computed = whole(indicator)
    assert (computed.value, computed.source, computed.state) == (Decimal(value), "units", "draft")
    assert (computed.inputs["units_reported"], computed.inputs["units_expected"]) == (3, 3)


def test_units_that_have_not_reported_are_missing_from_the_figure_and_said_so(plan, people):
    indicator, (one, _two, _three) = by_units(3, "sum", unit="nilai")
    publish(open_and_say(indicator, people, {one: 80}), people)
    standing = Standing.objects.get(indicator=indicator, year=2025)
    assert (standing.published_value, standing.published_units_reported, standing.published_units_expected) == (
        80,
        1,
        3,
    )
    table = units.unit_table(indicator, QUARTER)
    assert (table.coverage.reported, table.coverage.expected) == (1, 3)
    assert [row.figure is None for row in table.rows].count(True) == 2


def test_units_go_through_the_report_with_the_whole_and_are_public_with_it(plan, people):
    indicator, (one, two) = by_units(2)
    opened = open_and_say(indicator, people, {one: 80, two: 60})
    for action, user, state in (("send", people.officer, "submitted"), ("verify", people.steward, "verified")):
        step(opened, action, user)
        assert {*UnitValue.objects.values_list("state", flat=True)} == {state} == {whole(indicator).state}
    step(opened, "approve", people.planner)
    step(opened, "publish", people.steward)
    assert {*UnitValue.objects.values_list("state", "is_current")} == {("published", True)}
    assert whole(indicator).state == "published"


def test_who_typed_a_unit_does_not_verify_the_report(plan, people):
    indicator, (one, two) = by_units(2)
    opened = open_and_say(indicator, people, {one: 80})
    say(indicator, people, {two: 50}, user=people.steward)
    step(opened, "send", people.officer)
    with pytest.raises(Invalid):
        step(opened, "verify", people.steward)


def test_a_computed_figure_is_typed_by_nobody(plan, people):
    indicator, _units = by_units(2)
    with pytest.raises(ValidationError, match="unit"):
        actions.report_value(indicator, QUARTER, actions.Reading(Decimal(9)), actor(people.officer))


def test_a_figure_that_is_reported_as_a_whole_stays_beside_its_units_and_the_difference_is_said(plan, people):
    indicator, (one, two) = by_units(2, computed=False)
    open_and_say(indicator, people, {one: 80, two: 60})
    actions.report_value(indicator, QUARTER, actions.Reading(Decimal(90)), actor(people.officer))
    table = units.unit_table(indicator, QUARTER)
    assert (table.whole.value, table.coverage.together, table.is_computed, table.differs) == (90, 70, False, True)


def test_a_returned_whole_goes_back_with_its_units_and_keeps_those_that_were_right(plan, people):
    indicator, (one, two) = by_units(2)
    opened = open_and_say(indicator, people, {one: 80, two: 60})
    step(opened, "send", people.officer)
    actions.return_value(whole(indicator), "Unit 2 keliru", actor(people.steward, "walidata"))
    step(opened, "send_back", people.steward, reason="Unit 2 keliru")
    say(indicator, people, {two: 50})
    assert (whole(indicator).value, whole(indicator).inputs["units_reported"]) == (65, 2)
    step(opened, "send", people.officer)
    assert {*UnitValue.objects.filter(is_current=True).values_list("state", flat=True)} == {"submitted"}


def published_units(people, across="mean"):
    indicator, listed = by_units(2, across)
    opened = publish(open_and_say(indicator, people, dict(zip(listed, (80, 60), strict=True))), people)
    return indicator, listed, opened


def test_a_correction_of_a_unit_needs_its_ground_and_a_second_person_and_shows_beside_the_first_whole(plan, people):
    indicator, (_one, two), _opened = published_units(people)
    with pytest.raises(actions.RefusedFigures):
        say(indicator, people, {two: 40})
    [row] = say(indicator, people, {two: 40}, ground=GROUND).waiting
    assert whole(indicator).value == 70
    with pytest.raises(actions.RefusedFigures):
        actions.decide_units([row], actor(people.officer, "walidata"), approve=True)
    actions.decide_units([row], actor(people.steward, "walidata"), approve=True)
    now = whole(indicator)
    assert (now.value, now.replaces.value, now.state, now.document) == (60, 70, "published", GROUND.document)
    assert now.correction_reason == f"Unit 2: {GROUND.reason}"
    assert [(row.kind, row.first.value) for row in corrections.corrections_of_indicator(indicator)] == [("value", 70)]


def test_a_unit_that_reports_late_corrects_the_published_whole_once_for_all_that_come_together(plan, people):
    indicator, (one, two, three) = by_units(3)
    publish(open_and_say(indicator, people, {one: 90}), people)
    rows = say(indicator, people, {two: 60, three: 30}, ground=GROUND).waiting
    actions.decide_units(rows, actor(people.steward, "walidata"), approve=True)
    values = indicator.values.order_by("pk")
    assert [(row.value, row.inputs["units_reported"]) for row in values.filter(state="published")] == [(90, 1), (60, 3)]


def test_a_unit_of_a_closed_round_is_corrected_and_the_round_stays_frozen(plan, people):
    indicator, (_one, two), opened = published_units(people)
    frozen = document_of(close(opened, people), figures=True).content
    [row] = say(indicator, people, {two: 40}, ground=GROUND).waiting
    actions.decide_units([row], actor(people.steward, "walidata"), approve=True)
    opened.refresh_from_db()
    again = document_of(opened, figures=True).content
    [line] = [line for line in again["indicators"] if line["code"] == indicator.code]
    assert again["indicators"] == frozen["indicators"]
    assert {row["name"]: row["value"] for row in line["units"]["rows"]} == {"Unit 1": "80.0000", "Unit 2": "60.0000"}
    assert (line["covered"], line["units"]["reported"]) == (units.Coverage(2, 2).words, 2)


def test_rows_of_units_are_never_changed_or_deleted(plan, people):
    published_units(people)
    for change in (
        lambda: UnitValue.objects.update(value=99),
        lambda: UnitValue.objects.update(state="draft"),
        lambda: UnitValue.objects.all().delete(),
        lambda: UnitValue.objects.update(is_current=False),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
            with transaction.get_connection().cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_weighted_mean_needs_of_how_many_each_unit_speaks(plan, people):
    indicator, (one, _two) = by_units(2, "weighted")
    with pytest.raises(actions.RefusedFigures) as refused:
        open_and_say(indicator, people, {one: 80})
    assert [(place, name) for place, name, _fault in refused.value.faults] == [(0, "n")]


def test_a_unit_that_is_not_asked_reports_nothing(plan, people):
    indicator, _units = by_units(1)
    [stranger] = actions.save_units([Unit(code="LAIN", name="Lain", kind="SD")], Actor.system())
    with pytest.raises(actions.RefusedFigures):
        open_and_say(indicator, people, {stranger: 5})


def test_a_merged_unit_keeps_its_past_and_is_expected_no_more(plan, people):
    indicator, (one, two), _opened = published_units(people)
    with pytest.raises(ValidationError):
        actions.end_unit(two, date(2025, 8, 1), one, "Digabung", Actor.system())
    actions.end_unit(two, date(2025, 12, 30), one, "Digabung", Actor.system())
    assert units.unit_table(indicator, QUARTER).coverage.expected == 2
    assert units.unit_table(indicator, QUARTER.next).coverage.expected == 1
    assert [row.value for row in units.history(indicator, two)] == [60]
    [change] = two.changes.all()
    assert (change.part, change.after, change.reason) == ("ended_on", "2025-12-30 → Unit 1", "Digabung")
    with pytest.raises(ValidationError):
        actions.end_unit(one, date(2025, 12, 30), two, "Melingkar", Actor.system())


def test_a_known_unit_changes_its_name_with_a_reason_beside_the_former_one(plan, people):
    _indicator, (one, _two), _opened = published_units(people)
    one.name = "Puskesmas Baru"
    with pytest.raises(ValidationError):
        actions.change_unit(one, Actor.system())
    actions.change_unit(one, Actor.system(), "Perwal 3/2026")
    assert [(row.before, row.after) for row in one.changes.all()] == [("Unit 1", "Puskesmas Baru")]


def test_areas_of_the_city_become_units_once(plan):
    indicator = make_indicator(year=2025)
    districts = areas("district")
    choice = actions.ChosenUnits(areas=districts)
    first = actions.choose_units(indicator, choice, date(2025, 1, 1), Actor.system())
    other = make_indicator("SEHAT-2", year=2025)
    actions.choose_units(other, choice, date(2025, 1, 1), Actor.system())
    assert len(first) == len(districts) == Unit.objects.filter(area__isnull=False).count()
    assert {part.unit.kind for part in UnitPart.objects.filter(indicator=other)} == {"Kecamatan"}
    with pytest.raises(ValidationError):
        actions.choose_units(indicator, choice, date(2025, 1, 1), Actor.system())


def test_no_unit_is_added_to_a_quarter_that_was_published_with_its_coverage(plan, people):
    indicator, _units, _opened = published_units(people)
    [late] = actions.save_units([Unit(code="U9", name="Unit 9", kind="Puskesmas")], Actor.system())
    with pytest.raises(ValidationError):
        actions.add_parts(indicator, [late], date(2025, 1, 1), Actor.system())
    actions.add_parts(indicator, [late], date(2025, 10, 1), Actor.system())
    assert units.unit_table(indicator, QUARTER).coverage.expected == 2


YEAR_TO_COME = 2190


def test_a_target_of_a_unit_goes_the_way_of_every_target_and_leaves_the_whole_alone(plan, people):
    indicator, (one, two) = by_units(2, "sum", unit="nilai")
    planner = actor(people.planner, "planner")
    ahead = [(one, actions.Aim(YEAR_TO_COME, Decimal(40), source="Renja"))]
    [at_once] = actions.write_unit_targets(indicator, ahead, planner)
    assert (at_once.is_change, unit_targets().get(year=YEAR_TO_COME).value) == (False, 40)
    with pytest.raises(ValidationError):
        actions.write_unit_targets(indicator, [(two, actions.Aim(2025, Decimal(50)))], planner)
    change = actions.PlanChange("Perubahan Renja", date(2025, 2, 1), "Anggaran berubah")
    [row] = actions.write_unit_targets(indicator, [(two, actions.Aim(2025, Decimal(50)))], planner, change)
    assert not unit_targets().filter(year=2025).exists()
    assert [(target.unit, before) for target, before in waiting_batches()[0].changes] == [(two, None)]
    with pytest.raises(ValidationError):
        actions.decide_targets([row], planner, approved=True)
    actions.decide_targets([row], actor(people.steward, "mayor"), approved=True)
    assert unit_targets().get(year=2025).value == 50
    assert in_force().get(indicator=indicator, year=2025).value == 80


def test_a_unit_is_judged_by_its_own_target_else_by_that_of_the_mean_which_is_asked_of_all(plan, people):
    indicator, (one, two, three) = by_units(3, "mean")
    promise(indicator, 2025, "50", unit=two)
    publish(open_and_say(indicator, people, {one: 40, two: 49}), people)
    rows = {
        row.unit.code: (row.light, row.target.value, row.shares_target)
        for row in units.unit_table(indicator, QUARTER).rows
    }
    assert rows["U1"] == ("behind", 80, True)
    assert rows["U2"] == ("on_track", 50, False)
    assert rows["U3"][0] == "missing"
    assert [row.unit.code for row in units.unit_table(indicator, QUARTER).rows] == ["U1", "U3", "U2"]
    assert three.targets.count() == 0


def test_a_unit_of_a_sum_without_a_target_of_its_own_is_not_judged_by_the_whole(plan, people):
    indicator, (one, _two) = by_units(2, "sum", unit="nilai")
    publish(open_and_say(indicator, people, {one: 40}), people)
    [first, _missing] = sorted(units.unit_table(indicator, QUARTER).rows, key=lambda row: row.unit.code)
    assert (first.light, first.target) == ("no_target", None)


def test_events_of_units_name_no_person_and_no_figure(plan, people):
    published_units(people)
    rows = Event.objects.filter(name="planning.units_reported")
    assert [row.data for row in rows] == [{"year": 2025, "quarter": 3, "drafted": 2, "waiting": 0}]


def test_an_indicator_is_computed_from_units_only_where_its_definition_says_how(plan, people):
    indicator = make_indicator(year=2025)
    with pytest.raises(ValidationError):
        say(indicator, people, {make_units(1)[0]: 5})


def test_the_past_of_a_figure_that_was_reported_as_a_whole_is_not_recomputed(plan, people):
    indicator, (one, two) = by_units(2, computed=False)
    opened = open_and_say(indicator, people, {one: 80, two: 60})
    actions.report_value(indicator, QUARTER, actions.Reading(Decimal(90)), actor(people.officer))
    publish(opened, people)
    indicator.source = "units"
    actions.save_indicator(indicator, Actor.system(), "Dihitung dari unit")
    [row] = say(indicator, people, {two: 10}, ground=GROUND).waiting
    actions.decide_units([row], actor(people.steward, "walidata"), approve=True)
    assert (whole(indicator).value, Value.objects.filter(indicator=indicator).count()) == (90, 1)
