"""Colleagues talk at the thing itself: who is mentioned is told, what was said stays, the public sees nothing of it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from satukota.kernel.events.api import Event
from satukota.kernel.notifications.api import Message
from satukota.kernel.people.api import User, actor_for
from satukota.modules.planning import actions
from satukota.modules.planning.actions.comments import mentioned
from satukota.modules.planning.models import Comment
from satukota.modules.planning.tests.conftest import make_indicator, somebody, visit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@petugas.dlh tolong cek", ("petugas.dlh",)),
        ("Sudah, @Kepala-DLH. Terima kasih @kepala-dlh!", ("kepala-dlh",)),
        ("Kirim ke dlh@cilegon.go.id", ()),
        ("(@a_b) dan @c,", ("a_b", "c")),
    ],
)
def test_a_name_behind_an_at_sign_is_a_mention_and_an_address_is_none(text, names):
    assert mentioned(text) == names


def test_whoever_is_mentioned_is_told_once_and_the_event_holds_no_words(plan, people):
    officer = somebody("petugas.dlh", "officer", "dlh")
    item = plan.items.get(code="gempil")
    said = actions.comment(item, "@petugas.dlh lahannya sudah ada?", actor_for(people.planner))
    [message] = Message.objects.filter(template="plan-mentioned").distinct("user")
    assert message.user == officer
    assert "lahannya" not in str(message.context)
    data = Event.objects.filter(name="planning.comment_written").latest("pk").data
    assert data == {"comment_id": said.pk, "mentions": 1}


def test_a_name_that_is_nobodys_or_a_citizens_is_refused_and_nothing_is_said(plan, people):
    User.objects.create(username="warga", display_name="Warga")
    for name in ("tidak-ada", "warga"):
        with pytest.raises(ValidationError, match=name):
            actions.comment(plan.items.get(code="gempil"), f"@{name} halo", actor_for(people.planner))
    assert not Comment.objects.exists()


def test_only_the_author_withdraws_and_the_place_stays(plan, people, client):
    item = plan.items.get(code="gempil")
    said = actions.comment(item, "Angka ini keliru", actor_for(people.officer))
    page = reverse("planning:item", args=[item.uid])
    address = reverse("planning:withdraw_comment", args=[said.pk])
    assert visit(client, people.planner).post(address).status_code == 403
    assert "Angka ini keliru" in client.get(page).content.decode()
    assert visit(client, people.officer).post(address).status_code == 302
    shown = client.get(page).content.decode()
    assert "Angka ini keliru" not in shown
    assert f'id="c{said.pk}"' in shown


def test_what_was_said_is_never_changed_or_deleted(plan, people):
    said = actions.comment(plan.items.get(code="gempil"), "Satu", actor_for(people.officer))
    for spoil in (
        lambda: Comment.objects.filter(pk=said.pk).update(text="Dua"),
        lambda: Comment.objects.filter(pk=said.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            spoil()


def test_staff_talk_about_an_indicator_and_the_public_sees_nothing(people, client):
    indicator = make_indicator("BICARA", is_public=True)
    address = reverse("planning:comment_on_indicator", args=[indicator.code])
    assert client.post(address, {"text": "x"}).status_code in (302, 403)
    assert not Comment.objects.exists()
    visit(client, people.officer).post(address, {"text": "Sumber data berubah"})
    assert "Sumber data berubah" in client.get(reverse("planning:indicator", args=["BICARA"])).content.decode()
    assert client.post(address, {"text": "  "}).status_code == 422
    client.logout()
    assert "Sumber data" not in client.get(reverse("planning:public_indicator", args=["BICARA"])).content.decode()
