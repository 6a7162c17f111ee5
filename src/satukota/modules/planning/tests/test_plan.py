"""The plan tree, its versions and what the demo cities bring."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from satukota.kernel.cases.api import Opening, open_case
from satukota.kernel.events.api import Actor, Event
from satukota.modules.planning import actions
from satukota.modules.planning.models import Dependency, Dimension, Item, Plan, Readiness, Regulation, SpmService
from satukota.modules.planning.queries import readiness
from satukota.modules.planning.queries.versions import version_diff
from satukota.modules.planning.rules.readiness import Ready

pytestmark = pytest.mark.django_db
ACTOR = Actor.system()


def test_cilegons_missions_quick_wins_and_regulations_are_there(plan):
    assert [m.name for m in plan.items.filter(kind="mission")] == [
        "Cilegon Mandiri", "Bersih dan Asri", "Sehat dan Cerdas", "Nyaman", "Berwibawa",
    ]  # fmt: skip
    assert {w.code for w in plan.items.filter(quick_win=True)} == {"gempita", "senandungku", "gempil", "112"}
    named = {"Perda Kota Cilegon 4/2016", "Perwal Cilegon 106/2016", "Perwal Cilegon 23/2018", "Perpres 95/2018"}
    assert named <= set(Regulation.objects.values_list("number", flat=True))


def test_the_tables_hold_six_dimensions_of_the_guide_and_29_services(plan):
    assert Dimension.objects.filter(framework="guide-2017", parent=None).count() == 6
    assert Dimension.objects.filter(framework="pp59-2022", parent=None).count() == 6
    assert Dimension.objects.get(code="living.3").maps_to.code == "mobilitas"
    assert SpmService.objects.count() == 29


def test_loading_twice_changes_nothing(plan):
    before = Item.objects.count()
    assert actions.load_city_plan(Path(settings.CITIES_DIR) / "36.72-cilegon", ACTOR) == []
    assert Item.objects.count() == before


def test_an_item_takes_its_mission_from_where_it_stands(plan):
    assert plan.items.get(code="P5.1.1.1").mission.name == "Berwibawa"


def test_an_item_cannot_stand_where_its_kind_does_not_belong(plan):
    wrong = Item(plan=plan, parent=plan.items.get(code="1"), kind="activity", code="X", name="X")
    with pytest.raises(ValidationError, match="cannot stand there|tidak dapat"):
        actions.save_item(wrong, ACTOR)


def test_moving_an_item_moves_what_hangs_on_it(plan):
    goal = plan.items.get(code="5.1")
    goal.parent = plan.items.get(code="1")
    actions.save_item(goal, ACTOR)
    assert plan.items.get(code="P5.1.1.1").path.startswith("000001/")


def test_an_item_is_dropped_only_with_a_reason(plan):
    item = plan.items.get(code="A5.4")
    with pytest.raises(ValidationError):
        actions.drop_item(item, "  ", ACTOR)
    actions.drop_item(item, "Digabung", ACTOR)
    assert Item.objects.get(pk=item.pk).dropped_reason == "Digabung"


def test_every_write_leaves_one_event(plan):
    before = Event.objects.filter(name="planning.item_saved").count()
    actions.save_item(plan.items.get(code="1"), ACTOR)
    assert Event.objects.filter(name="planning.item_saved").count() == before + 1


def test_a_version_is_compared_with_the_plan_as_it_is_now(plan):
    actions.decide_version(plan, "Disahkan", ACTOR)
    assert version_diff(plan, 1, 0) == []
    item = plan.items.get(code="P1.1")
    item.budget = 1
    actions.save_item(item, ACTOR, "Perubahan RKPD")
    actions.drop_item(plan.items.get(code="A5.4"), "Digabung", ACTOR)
    changes = version_diff(plan, 1, 0)
    assert [(c.code, c.kind) for c in changes] == [("A5.4", "dropped"), ("P1.1", "changed")]
    assert changes[1].fields == (("budget", "3200000000", "1"),)


def test_a_version_without_a_change_is_refused(plan):
    actions.decide_version(plan, "Disahkan", ACTOR)
    with pytest.raises(ValidationError):
        actions.decide_version(plan, "Sekali lagi", ACTOR)


def test_two_items_never_wait_for_each_other(plan):
    one, other = plan.items.get(code="A2.1"), plan.items.get(code="A5.1")
    with pytest.raises(ValidationError):
        actions.save_detail(Dependency(item=other, needs=one), ACTOR)


def test_the_roadmap_names_the_missing_variable(plan):
    rows = {row.item.code: row for row in readiness.rows(readiness.initiatives(plan))}
    assert [str(name) for name in rows["P1.3"].missing] == ["people"]
    assert rows["P1.3"].blocked
    assert rows["A2.1"].waits_for[0].code == "A5.1"
    assert not rows["gempil"].blocked


def test_a_regulation_that_ended_no_longer_proves_readiness(plan):
    item = plan.items.get(code="gempil")
    old = Regulation.objects.get(number="Perda Kota Cilegon 4/2016")
    Readiness.objects.filter(item=item, variable="regulation").update(regulation=old)
    [row] = readiness.rows([item], date(2026, 1, 1))
    assert row.cells[0][2] == Ready.MISSING


def test_a_decided_gap_of_an_index_becomes_an_action_plan_item(plan, people):
    from satukota.kernel.events.api import Audience, Subject, record
    from satukota.kernel.people.api import Agency
    from satukota.modules.maturity.actions import GapPlanned
    from satukota.modules.planning.tasks import plan_gap_action

    data = {"instrument": "pemdi-2026", "indicator": 8, "to_level": 3, "due": "2027-06-30", "budget": 75_000_000}
    office = Agency.objects.get(code="diskominfo")
    case = open_case(Opening("maturity.gap-action", "Tetapkan pejabat PDP", data=data, agency=office), actor=ACTOR)
    event = record(GapPlanned(1, 8, "3"), Subject("case", case.pk, Audience.AGENCY), ACTOR)
    plan_gap_action(event)
    plan_gap_action(event)
    [item] = Item.objects.filter(case=case)
    assert (item.name, item.agency, item.kind, item.plan) == ("Tetapkan pejabat PDP", office, "action", plan)
    assert (item.mission.kind, item.parent is not None, item.dimension is not None) == ("mission", True, True)
    assert item.budget == 75_000_000


def test_only_one_plan_opens_the_pages(plan):
    other = Plan.objects.get(code="rpjmd-2016")
    other.is_main = True
    actions.save_plan(other, ACTOR)
    assert [p.code for p in Plan.objects.filter(is_main=True)] == ["rpjmd-2016"]
