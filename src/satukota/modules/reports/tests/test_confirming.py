"""Nobody hears of reports who has not confirmed, from the own address, that they want to."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.cases.api import CaseParty
from satukota.kernel.notifications.api import Message
from satukota.kernel.people.api import Person
from satukota.modules.reports.actions.following import confirm, forget_unconfirmed
from satukota.modules.reports.models import AreaWatch
from satukota.modules.reports.queries.links import confirm_link, party_link
from satukota.modules.reports.tasks.upkeep import tell_watchers
from satukota.modules.reports.tests.conftest import CENTRE
from satukota.modules.reports.tests.test_reporters import heard

pytestmark = pytest.mark.django_db

ADDRESS = "korban@example.id"
AREA = "36.72.07.1001"


@pytest.fixture
def public(report, act):
    """A public report."""
    return act(report().case, "forward", agency="dpupr")


@pytest.fixture
def follow(client):
    """Ask to follow a report, as anybody can."""
    return lambda case, reach=ADDRESS: client.post(reverse("reports:join", args=[case.number]), {"reach": reach})


def asked() -> list[str]:
    """Return the links by which addresses were asked."""
    rows = Message.objects.filter(template="report-confirm").order_by("id")
    return [re.sub(r"^https?://[^/]+", "", json.loads(row.secrets)["link"]) for row in rows]


def test_a_follower_hears_nothing_before_the_address_is_confirmed(public, follow, act):
    follow(public)
    act(public, "answer", by="petugas.pu", note="Besok.")
    assert heard(public).count("report-answered") == 1
    assert len(asked()) == 1


def test_opening_the_link_confirms_nothing_and_the_button_does(client, public, follow, act):
    follow(public)
    assert public.number in client.get(asked()[0]).content.decode()
    assert not CaseParty.objects.get(role="subscriber").confirmed
    client.post(asked()[0])
    act(public, "answer", by="petugas.pu", note="Besok.")
    assert heard(public).count("report-answered") == 2


def test_asking_forty_times_for_one_address_sends_it_one_message(client, public, follow, report, act):
    other = act(report(text="Pohon miring di jalan besar", category="tree").case, "forward", agency="dlh")
    for _ in range(20):
        follow(public)
        follow(other)
        client.post(reverse("reports:watch"), {"area": AREA, "reach": ADDRESS})
    assert len(asked()) == 1
    assert CaseParty.objects.filter(role="subscriber").count() == 2
    assert AreaWatch.objects.count() == 1


def test_one_link_confirms_all_that_was_asked_for_the_address(client, public, follow):
    follow(public)
    client.post(reverse("reports:watch"), {"area": AREA, "reach": ADDRESS.upper()})
    client.post(asked()[0])
    assert CaseParty.objects.get(role="subscriber").confirmed
    assert AreaWatch.objects.get().confirmed


def test_an_address_that_did_not_answer_is_asked_again_a_day_later(public, follow):
    follow(public)
    CaseParty.objects.filter(role="subscriber").update(asked_at=timezone.now() - timedelta(hours=25))
    follow(public)
    assert len(asked()) == 2


def test_who_confirmed_is_not_asked_again(public, follow):
    follow(public)
    confirm(CaseParty.objects.get(role="subscriber").person)
    follow(public)
    assert len(asked()) == 1
    assert CaseParty.objects.filter(role="subscriber").count() == 1


def test_an_area_is_told_of_after_it_was_confirmed(client, report, act):
    client.post(reverse("reports:watch"), {"area": AREA, "reach": ADDRESS})
    AreaWatch.objects.update(area_code="36.72")
    act(report(lon=CENTRE[0], lat=CENTRE[1]).case, "forward", agency="dpupr")
    tell_watchers(timestamp=0)
    assert not Message.objects.filter(template="report-nearby").exists()
    client.post(asked()[0])
    AreaWatch.objects.update(told_until=timezone.now() - timedelta(days=1))
    tell_watchers(timestamp=0)
    assert Message.objects.filter(template="report-nearby").count() == 1


def test_the_page_of_a_follower_is_closed_until_the_address_is_confirmed(client, public, follow):
    follow(public)
    link = re.sub(r"^https?://[^/]+", "", party_link(CaseParty.objects.get(role="subscriber")))
    assert client.get(link).status_code == 404


def test_an_address_that_never_confirmed_gets_no_other_message(client, public, follow):
    follow(public)
    client.post(reverse("reports:mine_ask"), {"reach": ADDRESS})
    assert not Message.objects.filter(template="report-links").exists()


def test_what_was_not_confirmed_in_a_week_is_forgotten(client, public, follow):
    follow(public)
    client.post(reverse("reports:watch"), {"area": AREA, "reach": ADDRESS})
    link = asked()[0]
    long_ago = timezone.now() - timedelta(days=8)
    CaseParty.objects.filter(role="subscriber").update(created_at=long_ago)
    AreaWatch.objects.update(created_at=long_ago)
    assert forget_unconfirmed() == 2
    assert not Person.objects.filter(email_index=ADDRESS).exists()
    assert client.get(link).status_code == 404


def test_a_report_that_was_hidden_meanwhile_is_neither_named_nor_followed(client, public, follow, act):
    follow(public)
    act(public, "hide")
    assert public.number not in client.get(asked()[0]).content.decode()
    client.post(asked()[0])
    assert not CaseParty.objects.get(role="subscriber").confirmed


def test_a_link_to_confirm_does_nothing_else(client, public, follow):
    follow(public)
    token = confirm_link(Person.objects.get(email_index=ADDRESS)).rstrip("/").rpartition("/")[2]
    for name in ("track", "mine", "unwatch"):
        client.post(reverse(f"reports:{name}", args=[token]))
    assert CaseParty.objects.filter(role="subscriber").exists()
    assert client.get(reverse("reports:track", args=[token])).status_code == 404
    assert client.get(reverse("reports:mine", args=[token])).status_code == 404
