"""One rule for every figure that counts: who, when, before a second person; what was published stays."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.events.api import Actor, Event
from satukota.modules.planning import actions
from satukota.modules.planning.models import Item, Milestone, Realisation, SpmService, SpmYear, Value
from satukota.modules.planning.queries import corrections, money, public
from satukota.modules.planning.rules.figures import Fault, NotNow, Period, Way, money_faults, service_faults, way_in
from satukota.modules.planning.rules.rollup import counted, mismatches
from satukota.modules.planning.tests.conftest import make_indicator, visit
from satukota.modules.planning.tests.rounds import GROUND, QUARTER, actor, close, correct, current, publish_round, step

pytestmark = pytest.mark.django_db
AT = {"year": QUARTER.year, "quarter": QUARTER.number}


@pytest.mark.parametrize(
    ("period", "published", "way"),
    [
        (Period(over=True, report="filling"), False, Way.DRAFT),
        (Period(over=False, report="returned"), False, Way.DRAFT),
        (Period(over=True, report="filling"), True, Way.WAIT),
        (Period(over=True, closed=True, report="missed"), False, Way.WAIT),
        (Period(over=True, report="published"), False, Way.WAIT),
        (Period(over=True), False, Way.WAIT),
        (Period(over=True, report="sent"), False, Fault.IN_REVIEW),
        (Period(over=True, report="approved"), False, Fault.IN_REVIEW),
        (Period(over=False), False, Fault.NOT_OVER),
    ],
)
def test_a_figure_goes_into_the_open_report_or_before_a_second_person(period, published, way):
    if isinstance(way, Way):
        assert way_in(period, published=published) is way
        return
    with pytest.raises(NotNow) as refused:
        way_in(period, published=published)
    assert refused.value.fault is way


@pytest.mark.parametrize(
    ("figures", "faults"),
    [
        ({"budget": -5, "spent": None}, {"budget": Fault.NEGATIVE}),
        ({"budget": None, "spent": 10}, {"budget": Fault.NO_BUDGET}),
        ({"budget": 100, "spent": -1}, {"spent": Fault.NEGATIVE}),
        ({"budget": 100, "spent": 120}, {}),
    ],
)
def test_money_that_cannot_be_is_named_by_its_field(figures, faults):
    assert money_faults(figures) == faults


@pytest.mark.parametrize(
    ("figures", "faults"),
    [
        ({"to_serve": 100, "served": 140}, {"served": Fault.MORE_THAN_DUE}),
        ({"to_serve": -100, "served": -140}, {"to_serve": Fault.NEGATIVE, "served": Fault.NEGATIVE}),
        ({"to_serve": None, "served": 3}, {"to_serve": Fault.NO_DUE}),
        ({"quality_target": 4, "quality_met": 5}, {"quality_met": Fault.MORE_THAN_DUE}),
        ({"to_serve": 100, "served": 100}, {}),
    ],
)
def test_services_that_cannot_be_are_named_by_their_field(figures, faults):
    assert service_faults(figures) == faults


TREE = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 10**12), st.booleans()), min_size=1, max_size=30)


@given(TREE)
def test_a_roll_up_never_counts_a_rupiah_twice(rows):
    """Every path from the top down meets at most one item that counts, and what counts covers all that report."""
    parents = {place: (row[0] % place if place and row[0] % 3 else None) for place, row in enumerate(rows)}
    reporting = {place for place, row in enumerate(rows) if row[2]}
    kept = counted(reporting, parents)
    for place in reporting:
        path = [place]
        while (above := parents[path[-1]]) is not None:
            path.append(above)
        assert len(kept & set(path)) == 1


def test_parts_that_add_up_to_something_else_are_a_finding():
    [row] = mismatches({1: (100, 50), 2: (60, 20), 3: (30, 20)}, {1: None, 2: 1, 3: 1})
    assert (row.item, row.budget_gap, row.spent_gap) == (1, 10, 10)


def realise(item, people, user=None, ground=GROUND, **figures):
    given = {"budget": 1000, "spent": 400, "physical": Decimal(40), "physical_plan": Decimal(50)} | figures
    row = Realisation(item=item, **AT, **given)
    return actions.record_realisation(row, actor(user or people.officer), ground)


@pytest.fixture
def item(plan):
    return plan.items.filter(agency__code="dinkes", budget__isnull=False).exclude(state="dropped").first()


def approve(row, people):
    return actions.decide_figure(row, actor(people.steward, "walidata"), approve=True)


def test_money_outside_of_a_report_counts_when_a_second_person_approved_it(plan, item, people):
    row = realise(item, people)
    assert (row.is_waiting, money.money(plan, 2025).spent) == (True, 0)
    approve(row, people)
    assert money.money(plan, 2025, public=True).spent == 400


def test_money_of_an_item_and_of_its_parts_is_counted_once_and_what_differs_is_named(plan, item, people):
    part = Item.objects.create(plan=plan, parent=item, kind="subactivity", code="BAGIAN", path=f"{item.path}/x", name="B",
                               agency=item.agency)  # fmt: skip
    approve(realise(part, people, budget=700, spent=300), people)
    assert (money.money(plan, 2025).spent, money.money(plan, 2025).mismatches) == (300, ())
    approve(realise(item, people), people)
    sums = money.money(plan, 2025)
    assert (sums.budget, sums.spent, sums.items) == (1000, 400, 1)
    [(named, row)] = sums.mismatches
    assert (named, row.budget_gap, row.spent_gap) == (item, 300, 100)


def test_the_public_counts_every_promise_that_is_kept_not_those_of_one_page(plan, people):
    for number in range(3):
        indicator = make_indicator(f"JANJI-{number}", year=2025, target="50")
        actions.record_value(indicator, QUARTER, actions.Reading(Decimal(75), state="published"), Actor.system())
    rows = public.published_indicators(2025)
    assert public.promises(plan, 2025, rows=rows[:1])["kept"] == 3


def test_money_in_a_report_is_moved_along_by_the_report_and_public_when_it_is(plan, item, people):
    indicator = make_indicator("SEHAT-1", year=2025)
    opened = actions.open_round(2025, 3, actor(people.planner, "planner"))
    realise(item, people)
    assert money.money(plan, 2025).spent == 0
    actions.report_value(indicator, QUARTER, actions.Reading(Decimal(75)), actor(people.officer))
    step(opened, "send", people.officer)
    assert (money.money(plan, 2025).spent, money.money(plan, 2025, public=True).spent) == (400, 0)
    with pytest.raises(ValidationError):
        realise(item, people, spent=500)
    for action, user in (("verify", people.steward), ("approve", people.planner), ("publish", people.steward)):
        step(opened, action, user)
    assert money.money(plan, 2025, public=True).spent == 400


def test_a_correction_of_money_is_beside_the_first_figure_with_reason_and_role(client, item, people):
    approve(realise(item, people), people)
    with pytest.raises(ValidationError, match="correction_reason"):
        realise(item, people, ground=actions.Ground(), spent=999)
    approve(realise(item, people, spent=999), people)
    people.steward.display_name = "Sri Lestari"
    people.steward.save()
    page = client.get("/planning/public/?year=2025").content.decode()
    for words in ("Rp 400", "Rp 999", GROUND.reason, "BA 12/2026", "Walidata"):
        assert words in page
    assert "Sri Lestari" not in page
    assert Realisation.objects.get(item=item, is_current=False).spent == 400


@pytest.mark.parametrize("years", [-30, 80])
def test_money_of_a_year_outside_the_plan_is_refused(item, people, years):
    row = Realisation(item=item, year=2025 + years, quarter=1, budget=1, spent=1)
    with pytest.raises(ValidationError) as refused:
        actions.record_realisation(row, actor(people.officer), GROUND)
    assert set(refused.value.message_dict) == {"year"}


def test_who_reported_a_figure_does_not_approve_it(item, people):
    row = realise(item, people, user=people.steward)
    with pytest.raises(ValidationError):
        approve(row, people)
    assert Realisation.objects.get(pk=row.pk).is_waiting


def test_who_typed_a_value_does_not_verify_the_report_that_another_sent(people):
    from satukota.kernel.cases.api import Invalid

    indicator = make_indicator("SEHAT-1", year=2025)
    opened = actions.open_round(2025, 3, actor(people.planner, "planner"))
    actions.report_value(indicator, QUARTER, actions.Reading(Decimal(75)), actor(people.steward, "walidata"))
    step(opened, "send", people.officer)
    with pytest.raises(Invalid), transaction.atomic():
        step(opened, "verify", people.steward)


def test_a_refused_figure_needs_words_and_never_counts(item, people):
    row = realise(item, people)
    with pytest.raises(ValidationError):
        actions.decide_figure(row, actor(people.steward, "walidata"), approve=False)
    actions.decide_figure(row, actor(people.steward, "walidata"), approve=False, reason="Tanpa SP2D")
    row.refresh_from_db()
    assert (row.state, row.is_current, row.reason) == ("returned", False, "Tanpa SP2D")


def test_of_two_corrections_of_one_figure_the_older_gives_way(people):
    indicator = make_indicator("SEHAT-1", year=2025)
    publish_round(people, indicator)
    older = correct(indicator, people, 80, approve=False)
    newer = correct(indicator, people, 85, approve=False)
    with pytest.raises(ValidationError):
        approve(older, people)
    approve(newer, people)
    assert current(indicator).value == 85


def test_a_sheet_never_replaces_a_published_value_in_silence(people):
    from satukota.modules.planning.tests.test_import import values_sheet

    indicator = make_indicator("SEHAT-1", year=2025)
    publish_round(people, indicator)
    sheet = values_sheet([["SEHAT-1", 2025, 3, 95, ""]])
    with pytest.raises(actions.RefusedFigures):
        actions.import_values(sheet, actor(people.planner, "planner"))
    actions.import_values(sheet, actor(people.planner, "planner"), ground=GROUND)
    assert current(indicator).value == 75
    [row] = corrections.waiting()
    approve(row.row, people)
    [shown] = public.indicator("SEHAT-1", 2025)["corrections"]
    assert [(change.first, change.now) for change in shown.changes] == [("75,0 %", "95,0 %")]


def test_a_sheet_fills_the_open_report_as_hands_do(people):
    from satukota.modules.planning.tests.test_import import values_sheet

    indicator = make_indicator("SEHAT-1", year=2025)
    actions.open_round(2025, 3, actor(people.planner, "planner"))
    outcome = actions.import_values(values_sheet([["SEHAT-1", 2025, 3, 95, ""]]), actor(people.planner, "planner"))
    assert (outcome.added, outcome.changed, current(indicator).state) == (1, 0, "draft")


def test_what_a_closed_round_left_out_comes_in_late_with_its_ground(people):
    indicator = make_indicator("SEHAT-1", year=2025)
    opened = actions.open_round(2025, 3, actor(people.planner, "planner"))
    close(opened, people, gaps=["dinkes"])
    with pytest.raises(ValidationError):
        actions.report_value(indicator, QUARTER, actions.Reading(Decimal(75)), actor(people.officer))
    correct(indicator, people, 75)
    assert current(indicator).state == "published"
    [row] = corrections.corrections_after(opened.__class__.objects.get())
    assert row.row.correction_reason == GROUND.reason


CHANGES = [
    "UPDATE {table} SET year = year + 1 WHERE id = %s",
    "UPDATE {table} SET is_current = true, correction_reason = 'x' WHERE id = %s",
    "UPDATE {table} SET entered_at = now() - interval '1 year' WHERE id = %s",
    "DELETE FROM {table} WHERE id = %s",
    "UPDATE {table} SET state = 'draft' WHERE id = %s",
    "UPDATE {table} SET decided_at = now(), decided_role = 'mayor' WHERE id = %s",
]


@pytest.fixture
def published(item, people):
    """A published row of each kind of figure."""
    indicator = make_indicator("SEHAT-1", year=2025)
    publish_round(people, indicator)
    service = SpmService.objects.first()
    spm_year = SpmYear(service=service, year=2025, agency=item.agency, to_serve=10, served=9)
    rows = [realise(item, people), actions.record_spm(spm_year, actor(people.officer), GROUND)]
    return [current(indicator), *(approve(row, people) for row in rows)]


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_refuses_to_change_or_delete_a_published_figure(published, change):
    from django.db import connection

    for row in published:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change.format(table=row._meta.db_table), [row.pk])


def test_each_report_and_each_decision_is_an_event_without_a_figure_or_a_name(published, people):
    events = Event.objects.filter(name__in=("planning.figure_reported", "planning.figure_decided"))
    assert {event.data["kind"] for event in events} == {"indicator", "item", "service"}
    assert all(set(event.data) <= {"kind", "figure_id", "year", "quarter", "corrects", "waits", "approved"}
               for event in events)  # fmt: skip


def test_a_milestone_that_moves_keeps_its_first_date_and_needs_a_reason(plan, people):
    milestone = Milestone.objects.filter(item__plan=plan, done_on=None).first()
    first, milestone.due = milestone.due, milestone.due.replace(year=milestone.due.year + 1)
    with pytest.raises(ValidationError):
        actions.save_detail(milestone, actor(people.planner, "planner"))
    actions.save_detail(milestone, actor(people.planner, "planner"), reason="Lelang gagal")
    assert [(change.due, change.reason) for change in milestone.changes.all()] == [(first, "Lelang gagal")]
    with pytest.raises(ValidationError):
        actions.remove_detail(milestone, actor(people.planner, "planner"))


def test_the_pages_of_figures_that_wait_approve_and_refuse_what_is_ticked(client, item, people):
    row = realise(item, people)
    assert item.name in visit(client, people.officer).get("/planning/figures/waiting/").content.decode()
    given = {"figure": f"realisation-{row.pk}", "then": "approve"}
    assert client.post("/planning/figures/decide/", given).status_code == 403
    visit(client, people.steward).post("/planning/figures/decide/", given)
    assert Realisation.objects.get(pk=row.pk).state == "published"
    assert client.post("/planning/figures/decide/", {"figure": "realisation-x"}).status_code == 404


def test_a_value_that_is_corrected_says_so_in_the_rest(client, people):
    from satukota.kernel.people.api import create_key

    indicator = make_indicator("SEHAT-1", year=2025)
    publish_round(people, indicator)
    correct(indicator, people, 95)
    key = create_key(people.planner, "uji", actor(people.planner))
    answer = client.get("/api/v1/planning/indicators/SEHAT-1/values", headers={"Authorization": f"Bearer {key}"}).json()
    assert [(float(row["value"]), row["corrects"]) for row in answer] == [(95, answer[1]["id"]), (75, None)]
    assert answer[0]["correction_reason"] == GROUND.reason and "Walidata" in answer[0]["decided_by"]
    assert Value.objects.count() == 2
