"""What everybody was promised, and what was signed, changes beside what it was: never in silence, and never away."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.events.api import Actor, Event
from satukota.kernel.notifications.api import Message
from satukota.kernel.people.api import Agency, actor_for
from satukota.kernel.places.api import city
from satukota.modules.planning import actions, tasks
from satukota.modules.planning.actions import follows
from satukota.modules.planning.actions.seed_statements import load_statements
from satukota.modules.planning.actions.statements import save_statement
from satukota.modules.planning.models import (
    Attendance,
    Commitment,
    Gathering,
    IndicatorChange,
    Item,
    Milestone,
    ToldChange,
)
from satukota.modules.planning.tests.conftest import make_indicator, visit
from satukota.modules.planning.tests.workbooks import xlsx

pytestmark = pytest.mark.django_db
WHY = "Lahan belum bebas, surat 12/2026"


@pytest.fixture
def promised(plan):
    """An action that everybody follows as a promise."""
    return plan.items.get(code="gempil")


def public(client, item):
    client.logout()
    return client.get(reverse("planning:public_item", args=[item.uid])).content.decode()


def test_the_day_of_a_promise_moves_with_its_reason_and_the_first_one_stays_public(promised, people, client):
    promised.ends = date(2031, 3, 4)
    with pytest.raises(ValidationError) as refused:
        actions.save_item(promised, actor_for(people.planner))
    assert "reason" in refused.value.message_dict
    before = Item.objects.get(pk=promised.pk).ends
    actions.save_item(promised, actor_for(people.planner), WHY)
    told = ToldChange.objects.get()
    assert (told.part, told.before, told.after) == ("ends", before.isoformat(), "2031-03-04")
    page = public(client, promised)
    assert [word for word in ("4 Maret 2031", str(before.year), WHY, "Perencana") if word not in page] == []


def test_another_office_is_told_by_the_name_that_the_first_one_had(promised, people, client):
    former = promised.agency.name
    promised.agency = Agency.objects.get(code="dinkes")
    actions.save_item(promised, actor_for(people.planner), WHY)
    Agency.objects.filter(code="dlh").update(name="Badan Lain")
    assert former in public(client, promised)


@pytest.mark.parametrize("change", [{"ends": None}, {"kind": "activity", "quick_win": False}])
def test_a_promise_does_not_vanish_from_the_tracker_without_being_dropped(promised, people, change):
    for name, value in change.items():
        setattr(promised, name, value)
    with pytest.raises(ValidationError):
        actions.save_item(promised, actor_for(people.planner), WHY)


def test_a_sheet_moves_the_day_of_a_promise_only_with_the_reason(plan, promised, people, client):
    sheet = xlsx([["kode", "selesai"], [promised.code, date(2031, 3, 4)]])
    with pytest.raises(ValidationError):
        actions.import_sheet(plan, sheet, Actor.system())
    actions.import_sheet(plan, sheet, Actor.system(), reason=WHY)
    assert ToldChange.objects.get().reason == WHY


def test_what_leaves_a_decided_plan_and_what_it_may_cost_is_told_below_the_plan(plan, people, client):
    actions.decide_version(plan, "Disahkan", Actor.system())
    actor, cheaper, gone = actor_for(people.planner), plan.items.get(code="P4.1"), plan.items.get(code="P5.1.1.1")
    cheaper.budget = 1_250_000
    with pytest.raises(ValidationError):
        actions.save_item(cheaper, actor)
    actions.save_item(cheaper, actor, WHY)
    actions.drop_item(gone, "Tidak jadi dikerjakan", actor, with_parts=True)
    client.logout()
    page = client.get(f"{reverse('planning:public_plan')}?plan={plan.code}").content.decode()
    assert [word for word in ("Rp 1.250.000", "P4.1", gone.name, "Tidak jadi dikerjakan") if word not in page] == []


def test_the_vision_of_a_decided_plan_keeps_its_past(plan, people):
    actions.decide_version(plan, "Disahkan", Actor.system())
    before, plan.vision = plan.vision, "Visi yang lain"
    with pytest.raises(ValidationError):
        actions.save_plan(plan, actor_for(people.planner))
    actions.save_plan(plan, actor_for(people.planner), WHY)
    assert ToldChange.objects.get().before == before


def test_who_follows_a_promise_hears_that_its_day_or_a_milestone_moved_and_that_it_is_done(promised, people):
    follows.confirm(follows.follow(promised, "warga@example.id"))
    milestone = Milestone.objects.create(item=promised, name="Lahan bebas", due=date(2026, 1, 1))
    promised.ends = date(2031, 3, 4)
    actions.save_item(promised, actor_for(people.planner), WHY)
    milestone.due = date(2030, 1, 1)
    actions.save_detail(milestone, actor_for(people.planner), reason=WHY)
    promised.state = Item.State.DONE
    actions.save_item(promised, actor_for(people.planner))
    happened = Event.objects.filter(name="planning.promise_told").order_by("id")
    assert [row.data["part"] for row in happened] == ["ends", "milestone", "done"]
    for row in happened:
        tasks.tell_of_promise(row.id)
    assert Message.objects.filter(template="promise-changed").count() == 3


def test_an_address_that_confirmed_is_asked_anew_for_the_next_promise(promised, people):
    follows.confirm(follows.follow(promised, "warga@example.id"))
    follows.follow(make_indicator("JANJI-2"), "warga@example.id")
    assert Message.objects.filter(template="promise-confirm").count() == 2
    follows.follow(make_indicator("JANJI-3"), "warga@example.id")
    assert Message.objects.filter(template="promise-confirm").count() == 2


def test_an_address_is_not_forgotten_while_its_newest_link_works(promised):
    row = follows.follow(promised, "warga@example.id")
    row.__class__.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(days=8))
    assert follows.forget_unconfirmed() == 0


def test_an_indicator_that_is_known_leaves_its_mission_and_the_key_figures_with_a_reason(plan, people):
    indicator = make_indicator("KUNCI-1", is_key=True, mission=plan.items.filter(kind="mission").first())
    indicator.is_key, indicator.mission = False, None
    with pytest.raises(ValidationError):
        actions.save_indicator(indicator, actor_for(people.planner))
    actions.save_indicator(indicator, actor_for(people.planner), WHY)
    assert set(IndicatorChange.objects.values_list("part", flat=True)) == {"mission", "is_key"}


@pytest.fixture
def signed(plan):
    """What the city signed, as everybody reads it."""
    load_statements(city().folder, Actor.system())
    return Commitment.objects.get()


def test_what_was_signed_changes_beside_what_it_was(signed, people, client):
    actor, before = actor_for(people.planner), signed.text
    signed.text = "Isi yang lain"
    with pytest.raises(ValidationError):
        save_statement(signed, actor)
    save_statement(signed, actor, WHY)
    pledge, signatory = signed.pledges.first(), signed.signatories.first()
    pledge.words, signatory.office = "Janji yang lain", "Jabatan yang lain"
    former = [pledge.__class__.objects.get(pk=pledge.pk).words, signatory.__class__.objects.get(pk=signatory.pk).office]
    for row in (pledge, signatory):
        save_statement(row, actor, WHY)
    page = client.get(reverse("planning:public_commitments")).content.decode()
    assert [word for word in (before.splitlines()[0], *former, WHY) if word not in page] == []


def test_what_was_signed_is_not_taken_from_the_public(signed, people):
    signed.is_public = False
    with pytest.raises(ValidationError) as refused:
        save_statement(signed, actor_for(people.planner), WHY)
    assert "is_public" in refused.value.message_dict


def test_nobody_signs_or_comes_on_a_day_that_has_not_come(signed, people):
    tomorrow, actor = timezone.localdate() + timedelta(days=1), actor_for(people.planner)
    with pytest.raises(ValidationError):
        save_statement(Commitment(title="Piagam", text="Isi", signed_on=tomorrow), actor)
    training = Gathering.objects.filter(team=None).first()
    training.held_on = tomorrow
    save_statement(training, actor)
    with pytest.raises(ValidationError):
        save_statement(Attendance(gathering=training, body="Dinas Kesehatan", people=3), actor)


def test_a_body_that_came_is_counted_once_however_it_is_written(signed, people, client):
    training = Gathering.objects.filter(team=None).last()
    address = reverse("planning:new_statement", args=["attendance", training.pk])
    visit(client, people.planner)
    assert client.post(address, {"body": "Dinas Sosial", "people": "1.250"}).status_code == 302
    assert client.post(address, {"body": "dinas sosial ", "people": "3"}).status_code == 422
    assert [row.people for row in training.attendances.filter(body="Dinas Sosial")] == [1250]
