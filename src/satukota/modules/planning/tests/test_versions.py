"""A version holds the whole plan, and what differs is told in words that a planner uses."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from satukota.kernel.people.api import actor_for
from satukota.modules.planning import actions
from satukota.modules.planning.models import IndicatorDefinition, Milestone, PlanVersion, Risk
from satukota.modules.planning.queries.version_parts import PARTS
from satukota.modules.planning.queries.versions import part_diff
from satukota.modules.planning.tests.conftest import make_indicator, promise, somebody, visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(plan, people):
    """The plan as it was decided, with an indicator of its own."""
    make_indicator("VERSI", item=plan.items.get(code="gempil"), year=2027, target="80")
    return actions.decide_version(plan, "Penetapan", actor_for(people.planner))


def changed(plan, part):
    return [(change.kind, {name: (a, b) for name, a, b in change.fields}) for change in
            part_diff(plan, part, 1, 0).changes]  # fmt: skip


def test_a_version_holds_milestones_risks_readiness_indicators_and_targets(first):
    assert set(first.parts) == set(PARTS)
    assert first.parts["targets"]["VERSI:2027"]["value"] == "80"
    assert first.parts["indicators"]["VERSI"]["unit"] == "%"
    assert all(first.parts[name] for name in ("milestones", "risks", "readiness", "dependencies"))


def test_a_moved_milestone_a_higher_risk_a_new_definition_and_a_new_target_are_differences(plan, people, first):
    milestone = Milestone.objects.filter(item__plan=plan, done_on=None).first()
    old = milestone.due
    milestone.due = old + timedelta(days=30)
    actions.save_detail(milestone, actor_for(people.planner), reason="Lelang gagal")
    Risk.objects.filter(item__plan=plan).update(likelihood=5)
    indicator = plan.items.get(code="gempil").indicators.get(code="VERSI")
    definition = IndicatorDefinition(indicator=indicator, unit="ton", since=date(2027, 1, 1), reason="Satuan nasional")
    actions.change_definition(definition, actor_for(people.planner))
    promise(indicator, 2028, "90")
    assert changed(plan, "milestones") == [("changed", {"due": (old.isoformat(), milestone.due.isoformat())})]
    assert changed(plan, "risks")[0][1] == {"likelihood": ("4", "5")}
    assert changed(plan, "indicators")[0][1]["unit"] == ("%", "ton")
    assert [kind for kind, _fields in changed(plan, "targets")] == ["added"]


def test_a_move_is_told_as_a_move_money_in_rupiah_and_fields_in_indonesian(plan, people, first, client):
    item = plan.items.get(code="A1.1")
    item.parent, item.budget = plan.items.get(code="2.1"), 400_000_000
    actions.save_item(item, actor_for(people.planner))
    page = visit(client, people.planner).get(reverse("planning:versions", args=[plan.code])).content.decode()
    assert "Dipindahkan" in page
    assert "2.1 Sampah berkurang dan udara terpantau" in page
    assert "Rp 350.000.000" in page
    assert "Rp 400.000.000" in page


@pytest.mark.parametrize("part", ["", *PARTS])
def test_every_part_has_its_page(plan, people, first, client, part):
    address = f"{reverse('planning:versions', args=[plan.code])}?part={part}"
    assert visit(client, people.planner).get(address).status_code == 200


def test_a_version_from_before_says_that_it_did_not_hold_a_part(plan, people, client):
    PlanVersion.objects.create(plan=plan, number=1, reason="Lama", items={})
    address = f"{reverse('planning:versions', args=[plan.code])}?part=targets"
    assert "belum" in visit(client, people.planner).get(address).content.decode()
    assert not part_diff(plan, "targets", 1, 0).kept


def test_the_trail_names_who_wrote_sent_and_approved_and_the_document(plan, people, first, client):
    item = plan.items.get(code="gempil")
    item.budget = 1_300_000_000
    actions.propose(actions.Wish(item, "Pergeseran"), people.planner, actor_for(people.planner), steers=True)
    page = visit(client, people.planner).get(reverse("planning:versions", args=[plan.code])).content.decode()
    assert "Pergeseran" in page


def test_a_version_is_never_changed(first):
    for spoil in (lambda: PlanVersion.objects.update(items={}), lambda: PlanVersion.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            spoil()
    assert Decimal(first.parts["targets"]["VERSI:2027"]["value"]) == 80


def test_nobody_decides_the_same_version_twice_but_a_new_milestone_is_a_reason(plan, people, first):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        actions.decide_version(plan, "Lagi", actor_for(people.planner))
    actions.save_detail(
        Milestone(item=plan.items.get(code="gempil"), name="Baru", due=date(2030, 1, 1)), actor_for(people.planner)
    )
    assert actions.decide_version(plan, "Lagi", actor_for(somebody("perencana-2", "planner", "bappeda"))).number == 2
