"""Agencies write their own part of the plan: three people, what stood and what is to stand, nothing in silence."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.cases.api import Act, Invalid, NotAllowed, apply, ring_due, who
from satukota.kernel.events.api import Event
from satukota.kernel.people.api import Agency, actor_for
from satukota.modules.planning import actions
from satukota.modules.planning.models import Item, Milestone, Proposal, ProposedChange, Readiness, Risk
from satukota.modules.planning.queries.proposals import trail_of
from satukota.modules.planning.tests.conftest import somebody, visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(db):
    """Officer and head of DLH, two planners, the mayor, an officer of health."""
    return SimpleNamespace(
        officer=somebody("petugas-dlh", "officer", "dlh"),
        head=somebody("kepala-dlh", "head", "dlh"),
        planner=somebody("perencana", "planner", "bappeda"),
        second=somebody("perencana-2", "planner", "bappeda"),
        mayor=somebody("walikota", "mayor", "walikota") if Agency.objects.filter(code="walikota").exists()
        else somebody("walikota", "mayor", "bappeda"),
        stranger=somebody("petugas-dinkes", "officer", "dinkes"),
    )  # fmt: skip


def ask(row, user, reason="", *, remove=False, steers=False):
    return actions.propose(actions.Wish(row, reason, remove), user, actor_for(user), steers=steers)


def step(proposal, action, user, **data):
    return apply(proposal.case.number, Act(action, data), who(user))


def new_action(plan, name="Bank sampah sekolah"):
    above = plan.items.get(code="P2.1")
    return Item(plan=plan, parent=above, kind="action", code="A2.9", name=name, agency=above.agency, budget=150_000_000)


def test_an_officer_writes_the_head_sends_bappeda_approves_and_then_it_holds(plan, crew):
    change = ask(new_action(plan), crew.officer, "Diminta sekolah")
    assert not plan.items.filter(code="A2.9").exists()
    step(change.proposal, "submit", crew.officer)
    step(change.proposal, "send", crew.head)
    step(change.proposal, "approve", crew.planner, document="SK Bappeda 12/2026")
    item = plan.items.get(code="A2.9")
    assert (item.agency.code, item.budget, item.mission.name) == ("dlh", 150_000_000, "Bersih dan Asri")
    change.refresh_from_db()
    assert (change.state, change.item, change.decided_by) == ("applied", item, crew.planner)
    [trail] = trail_of(item)
    assert (trail.change.written_by, trail.sent.user, trail.change.document) == (
        crew.officer, crew.head, "SK Bappeda 12/2026",
    )  # fmt: skip


def test_milestones_readiness_and_risks_of_one_agency_go_together(plan, crew):
    item = plan.items.get(code="P2.1")
    first = ask(Milestone(item=item, name="TPS3R siap", due=date(2030, 6, 30)), crew.officer)
    second = ask(Readiness(item=item, variable="people", ready=2, evidence="SK tim"), crew.officer)
    third = ask(Risk(item=item, text="Lahan belum bebas", likelihood=4, impact=5), crew.officer)
    assert first.proposal == second.proposal == third.proposal
    for action, user in (("submit", crew.officer), ("send", crew.head), ("approve", crew.planner)):
        step(first.proposal, action, user)
    assert item.milestones.filter(name="TPS3R siap").exists()
    assert item.readiness.get(variable="people").ready == Readiness.State.READY
    assert item.risks.filter(text="Lahan belum bebas").exists()


def test_no_person_does_two_of_the_three_steps(plan, crew):
    proposal = ask(new_action(plan), crew.head).proposal
    step(proposal, "submit", crew.officer)
    with pytest.raises(Invalid):
        step(proposal, "send", crew.head)
    with pytest.raises(NotAllowed):
        step(proposal, "send", crew.planner)


def test_what_the_head_put_forward_the_head_does_not_send(plan, crew):
    proposal = ask(new_action(plan), crew.officer).proposal
    step(proposal, "submit", crew.head)
    with pytest.raises(NotAllowed) as refused:
        step(proposal, "send", crew.head)
    assert refused.value.refusal.code == "four_eyes"


def test_a_rejection_with_its_reason_comes_back_and_can_be_corrected(plan, crew):
    change = ask(new_action(plan), crew.officer)
    proposal = change.proposal
    step(proposal, "submit", crew.officer)
    step(proposal, "send", crew.head)
    with pytest.raises(Invalid):
        step(proposal, "send_back", crew.planner)
    step(proposal, "send_back", crew.planner, reason="Anggaran melebihi pagu")
    actions.take_out(change, actor_for(crew.officer))
    again = ask(new_action(plan, "Bank sampah dua sekolah"), crew.officer)
    assert again.proposal == proposal
    step(proposal, "submit", crew.officer)
    step(proposal, "send", crew.head)
    step(proposal, "approve", crew.planner)
    assert plan.items.get(code="A2.9").name == "Bank sampah dua sekolah"


def test_an_agency_changes_nothing_above_or_beside_its_own_part(plan, crew):
    programme, foreign = plan.items.get(code="P2.1"), plan.items.get(code="P3.1")
    programme.budget = 1
    beside = Item(plan=plan, parent=foreign, kind="action", code="A3.9", name="X", agency=programme.agency)
    for row in (programme, beside, Item(plan=plan, kind="action", code="A9", name="X", agency=programme.agency)):
        with pytest.raises(ValidationError):
            ask(row, crew.officer)


def test_a_change_that_was_overtaken_is_not_applied(plan, crew):
    item = plan.items.get(code="gempil")
    item.summary = "Usulan dinas"
    proposal = ask(item, crew.officer).proposal
    step(proposal, "submit", crew.officer)
    step(proposal, "send", crew.head)
    other = plan.items.get(code="gempil")
    other.budget = 1_300_000_000
    ask(other, crew.planner, steers=True)
    with pytest.raises(Invalid):
        step(proposal, "approve", crew.planner)
    assert plan.items.get(code="gempil").summary != "Usulan dinas"


def test_the_planners_own_change_holds_at_once_and_leaves_old_and_new(plan, crew):
    item = plan.items.get(code="gempil")
    item.budget = 1_300_000_000
    ask(item, crew.planner, steers=True)
    [trail] = trail_of(plan.items.get(code="gempil"))
    assert [(line.before, line.after) for line in trail.lines] == [("Rp 1.250.000.000", "Rp 1.300.000.000")]


def test_a_milestone_of_the_planner_waits_for_a_second_person(plan, crew):
    milestone = Milestone.objects.get(item__code="gempil", name__startswith="Bank sampah di 43")
    before = milestone.due
    milestone.due = before + timedelta(days=365)
    change = ask(milestone, crew.planner, "Lahan belum ada", steers=True)
    assert Milestone.objects.get(pk=milestone.pk).due == before
    with pytest.raises(NotAllowed):
        step(change.proposal, "approve", crew.planner)
    step(change.proposal, "approve", crew.mayor)
    assert Milestone.objects.get(pk=milestone.pk).due == before + timedelta(days=365)
    assert milestone.changes.get().due == before


def test_what_was_proposed_is_never_rewritten_or_deleted(plan, crew):
    change = ask(new_action(plan), crew.officer)
    for spoil in (
        lambda: ProposedChange.objects.filter(pk=change.pk).update(after={}),
        lambda: ProposedChange.objects.filter(pk=change.pk).update(reason="x"),
        lambda: ProposedChange.objects.filter(pk=change.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            spoil()


def test_it_waits_in_the_inbox_of_whose_turn_it_is(plan, crew, client):
    proposal = ask(new_action(plan), crew.officer).proposal
    step(proposal, "submit", crew.officer)
    assert proposal.case.number in visit(client, crew.head).get("/inbox/").content.decode()
    step(proposal, "send", crew.head)
    assert proposal.case.number in visit(client, crew.planner).get("/inbox/").content.decode()


def test_a_head_that_does_not_send_is_rung_and_then_whoever_is_above(plan, crew):
    proposal = ask(new_action(plan), crew.officer).proposal
    step(proposal, "submit", crew.officer)
    for days in range(0, 40, 10):
        ring_due(timezone.now() + timedelta(days=days))
    rung = Event.objects.filter(name__endswith="clock_rang", subject_id=proposal.case_id)
    assert {"head", "parent"} <= {event.data.get("to") for event in rung}


def test_events_of_proposals_hold_no_words_of_people(plan, crew):
    ask(new_action(plan, "Rahasia"), crew.officer, "Alasan panjang")
    data = Event.objects.filter(name="planning.change_proposed").latest("pk").data
    assert set(data) == {"change_id", "about", "waits"}


def test_pages_of_the_three_people(plan, crew, client):
    above = plan.items.get(code="P2.1")
    form = {
        "kind": "action", "parent": above.pk, "code": "A2.9", "name": "Bank sampah sekolah", "budget": "150.000.000",
        "state": "planned", "reason": "Diminta sekolah", "starts": "2026-01-01", "ends": "2027-12-31",
    }  # fmt: skip
    address = f"{reverse('planning:new_item')}?parent={above.uid}"
    answer = visit(client, crew.officer).post(address, form)
    assert answer.status_code == 302
    proposal = Proposal.objects.get()
    page = client.get(answer["Location"]).content.decode()
    assert "Bank sampah sekolah" in page
    assert "Rp 150.000.000" in page
    step_page = reverse("planning:proposal_step", args=[proposal.pk, "submit"])
    assert client.post(step_page, follow=True).status_code == 200
    own = reverse("planning:proposal", args=[proposal.pk])
    client_of_head = visit(client, crew.head)
    client_of_head.post(reverse("planning:proposal_step", args=[proposal.pk, "send"]))
    visit(client, crew.planner).post(
        reverse("planning:proposal_step", args=[proposal.pk, "send_back"]), {"reason": "Pagu"}
    )
    assert "Pagu" in visit(client, crew.officer).get(own).content.decode()
    for user in (crew.officer, crew.head, crew.planner):
        assert proposal.case.number in visit(client, user).get(reverse("planning:proposals")).content.decode()
    assert proposal.case.number not in visit(client, crew.stranger).get(reverse("planning:proposals")).content.decode()
    assert (client.post(address, form).status_code, client.get(own).status_code) == (403, 403)


def test_a_village_and_a_partner_report_what_names_them(plan, client):
    village = Agency.objects.filter(kind="village").first()
    clerk = somebody("lurah-baru", "village_clerk", village.code)
    item = plan.items.get(code="gempil")
    Item.objects.filter(pk=item.pk).update(agency=village)
    assert visit(client, clerk).get(reverse("planning:realise", args=[item.uid])).status_code == 200
    assert client.get(reverse("planning:new_detail", args=[item.uid, "milestone"])).status_code == 200
    foreign = plan.items.get(code="P3.1")
    assert client.get(reverse("planning:realise", args=[foreign.uid])).status_code == 403


def test_an_office_without_indicators_gets_its_report_where_an_item_of_money_names_it(plan, crew):
    village = Agency.objects.filter(kind="village").first()
    Item.objects.filter(plan=plan, code="gempil").update(agency=village)
    opened = actions.open_round(2025, 3, actor_for(crew.planner))
    assert opened.reports.filter(agency=village).exists()
