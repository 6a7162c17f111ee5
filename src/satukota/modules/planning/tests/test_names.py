"""What an item or a plan is called once everybody knows it: another name is told with its reason beside the first."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import actor_for
from satukota.modules.planning import actions
from satukota.modules.planning.models import Plan, SheetImport, ToldChange
from satukota.modules.planning.tests.conftest import visit
from satukota.modules.planning.tests.workbooks import xlsx

pytestmark = pytest.mark.django_db
NEW = "Pemilahan sampah di setiap rumah"


@pytest.fixture
def decided(plan):
    """The plan after its first version: everybody knows its items by their names."""
    actions.decide_version(plan, "Disahkan", Actor.system())
    return plan


def public(client, plan):
    client.logout()
    return client.get(f"{reverse('planning:public_plan')}?plan={plan.code}").content.decode()


def test_a_known_item_gets_no_other_name_in_silence_neither_by_form_nor_by_proposal(decided, people):
    item = decided.items.get(code="gempil")
    before, item.name = item.name, NEW
    with pytest.raises(ValidationError, match="beside what it was|Sebutkan alasannya"):
        actions.save_item(item, actor_for(people.planner))
    for steers in (True, False):
        item.refresh_from_db()
        item.name = NEW
        with pytest.raises(ValidationError):
            actions.propose(actions.Wish(item), people.planner, actor_for(people.planner), steers=steers)
    assert decided.items.get(code="gempil").name == before and not ToldChange.objects.exists()


def test_both_names_stand_on_the_public_pages_with_reason_and_office(decided, people, client):
    item = decided.items.get(code="gempil")
    before, item.name = item.name, NEW
    wish = actions.Wish(item, "Perwal 12/2026")
    actions.propose(wish, people.planner, actor_for(people.planner), steers=True)
    page = public(client, decided)
    assert [word for word in (before, NEW, "Perwal 12/2026", "Perencana") if word not in page] == []
    assert before in client.get(reverse("planning:public_item", args=[item.uid])).content.decode()


def test_the_form_of_a_known_item_asks_for_the_reason_and_keeps_what_was_typed(decided, people, client):
    item = decided.items.get(code="gempil")
    address = reverse("planning:edit_item", args=[item.uid])
    form = visit(client, people.planner).get(address).context["form"]
    data = {name: value for name in form.fields if (value := form[name].value()) not in (None, False, [])}
    answer = client.post(address, {**data, "name": NEW})
    assert answer.status_code == 422 and NEW in answer.content.decode()
    assert client.post(address, {**data, "name": NEW, "reason": "Perwal 12/2026"}).status_code == 302
    assert decided.items.get(code="gempil").name == NEW


def test_a_reason_that_is_too_long_is_refused_and_never_cut(decided, people):
    item = decided.items.get(code="gempil")
    with pytest.raises(ValidationError) as refused:
        actions.import_sheet(decided, xlsx([["kode", "nama"], [item.code, NEW]]), Actor.system(), reason="a" * 301)
    assert "reason" in refused.value.message_dict
    assert not ToldChange.objects.exists() and decided.items.get(code="gempil").name == item.name


def test_what_nobody_knows_yet_is_renamed_without_a_word(plan, people):
    item = plan.items.get(code="P5.1.1")
    item.name = NEW
    actions.save_item(item, actor_for(people.planner))
    assert not ToldChange.objects.exists()


def test_a_sheet_gives_known_items_another_name_with_a_reason_and_back_again(decided, people, client):
    item = decided.items.get(code="gempil")
    visit(client, people.planner)
    file = SimpleUploadedFile("nama.xlsx", xlsx([["kode", "nama"], [item.code, NEW]]))
    address = client.post(reverse("planning:import", args=[decided.code]), {"file": file}).headers["Location"]
    given = {"apply": "1", "fingerprint": client.get(address).context["review"].fingerprint}
    assert client.post(address, given).status_code == 422
    assert client.post(address, {**given, "reason": "Perwal 12/2026"}).status_code == 302
    actions.undo_import(SheetImport.objects.get(), Actor.system())
    names = ToldChange.objects.order_by("pk").values_list("before", "after")
    assert list(names) == [(item.name, NEW), (NEW, item.name)]


def test_the_title_of_a_decided_plan_keeps_its_past_and_no_statement_changes_it(decided, client):
    plan = Plan.objects.get(pk=decided.pk)
    before, plan.title = plan.title, "Rencana Induk Kota Cerdas"
    with pytest.raises(ValidationError):
        actions.save_plan(plan, Actor.system())
    actions.save_plan(plan, Actor.system(), "Perwal 12/2026")
    page = public(client, plan)
    assert before in page and "Perwal 12/2026" in page
    spoils = (
        "UPDATE planning_name_change SET before = 'x'",
        "DELETE FROM planning_name_change",
        "TRUNCATE planning_name_change",
    )
    for spoil in spoils:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(spoil)
