"""Reporters hear what happens, see all their reports, follow others', and are forgotten when they ask."""

import re

import pytest
from django.urls import reverse

from satukota.kernel.cases.api import CaseParty
from satukota.kernel.cases.handlers import tell_of_clock
from satukota.kernel.events.api import Event
from satukota.kernel.notifications.api import Message
from satukota.kernel.people.api import Person
from satukota.modules.reports.actions.following import confirm, watch
from satukota.modules.reports.models import AreaWatch
from satukota.modules.reports.queries.links import party_link, watch_link
from satukota.modules.reports.queries.overview import overview_link
from satukota.modules.reports.rules.submission import Contact
from satukota.modules.reports.tasks.tell import tell
from satukota.modules.reports.tests.conftest import upload

pytestmark = pytest.mark.django_db


def heard(case) -> list[str]:
    """Run the messages of everything that happened to a case; return their templates."""
    for event in Event.objects.filter(subject_kind="case", subject_id=case.pk).order_by("id"):
        tell([event])
    return list(
        Message.objects.filter(case_id=case.pk, person__isnull=False).order_by("id").values_list("template", flat=True)
    )


def test_the_reporter_hears_every_step_once(report, act):
    case = report().case
    act(case, "forward", agency="dpupr")
    act(case, "ask", by="petugas.pu", note="Di mana tepatnya?")
    assert heard(case) == ["report-received", "report-forwarded", "report-asked"]
    assert len(heard(case)) == 3


def test_the_officers_of_the_agency_hear_of_a_new_report(report, act, person):
    case = act(report().case, "forward", agency="dpupr")
    heard(case)
    assert Message.objects.get(user=person("petugas.pu")).template == "report-new"


def test_nobody_is_told_where_no_contact_was_given(report, act):
    case = act(report(contact=Contact()).case, "forward", agency="dpupr")
    assert heard(case) == []


def test_the_heads_hear_of_what_is_late(report, act, person):
    from datetime import timedelta

    from django.utils import timezone

    from satukota.kernel.cases.api import ring_due

    case = act(report().case, "forward", agency="dpupr")
    ring_due(timezone.now() + timedelta(days=40))
    for event in Event.objects.filter(name="cases.clock_rang", subject_id=case.pk):
        tell_of_clock([event])
    assert Message.objects.filter(user=person("kepala.pu"), template="case-escalated").exists()


def test_the_link_of_a_message_is_the_reporters_page(client, report, act):
    case = act(report().case, "forward", agency="dpupr")
    link = party_link(CaseParty.objects.get(case=case))
    page = client.get(link.split("8000", 1)[1])
    assert page.status_code == 200
    assert case.number in page.content.decode()


def test_all_my_reports_come_by_a_link_that_is_sent_to_me(client, report):
    one, two = report().case, report(text="Pohon miring di jalan besar", category="tree").case
    client.post(reverse("reports:mine_ask"), {"reach": "SITI@example.id"})
    assert Message.objects.filter(template="report-links", channel="email").count() == 1
    person = Person.objects.order_by("-pk").first()
    page = client.get(re.sub(r"^https?://[^/]+", "", overview_link(person, "email"))).content.decode()
    assert one.number in page
    assert two.number in page


def test_who_gave_my_number_beside_an_own_address_gets_none_of_my_reports(client, report):
    mine = report(privacy="confidential", contact=Contact("Siti", "+628123456789", "siti@example.id")).case
    theirs = report(text="Lubang lain di jalan", contact=Contact("X", "+628123456789", "x@example.id")).case
    person = Person.objects.get(email_index="x@example.id")
    page = client.get(re.sub(r"^https?://[^/]+", "", overview_link(person, "email"))).content.decode()
    assert theirs.number in page
    assert mine.number not in page


def test_everything_that_is_kept_about_me_can_be_taken_along(client, report):
    case = report(photos=(upload(1),)).case
    link = re.sub(r"^https?://[^/]+", "", overview_link(Person.objects.get(), "email"))
    told = client.get(f"{link}data.json").json()
    assert (told["person"]["name"], told["reports"][0]["number"]) == ("Siti", case.number)
    assert told["reports"][0]["text"] == case.summary
    assert len(told["reports"][0]["photos"]) == 1


def test_the_link_in_the_daily_message_ends_the_watch(client):
    link = re.sub(r"^https?://[^/]+", "", watch_link(watch("36.72.01", Contact(email="siti@example.id"))))
    assert client.get(link).status_code == 200
    assert AreaWatch.objects.exists()
    client.post(link)
    assert not AreaWatch.objects.exists()


def test_asking_for_an_unknown_address_looks_the_same(client):
    page = client.post(reverse("reports:mine_ask"), {"reach": "nobody@example.id"})
    assert page.status_code == 200
    assert not Message.objects.exists()


def test_deleting_my_data_leaves_the_report_without_me(client, report):
    case = report(photos=(upload(1),)).case
    person = Person.objects.get()
    client.post(re.sub(r"^https?://[^/]+", "", overview_link(person, "email")))
    person.refresh_from_db()
    assert (person.name, person.email, person.erased_at is None) == ("", "", False)
    case.refresh_from_db()
    assert case.title
    assert Event.objects.filter(name="reports.forgotten").exists()


def test_others_follow_a_public_report_and_leave_again(client, report, act):
    case = act(report().case, "forward", agency="dpupr")
    client.post(reverse("reports:join", args=[case.number]), {"reach": "0812 9999 8888"})
    follower = CaseParty.objects.get(case=case, role="subscriber")
    confirm(follower.person)
    follower.refresh_from_db()
    act(case, "answer", by="petugas.pu", note="Besok.")
    assert heard(case).count("report-answered") == 2
    client.post(party_link(follower).split("8000", 1)[1].replace("/t/", "/leave/"))
    assert not CaseParty.objects.filter(role="subscriber").exists()


def test_nobody_follows_what_is_not_public(client, report):
    assert client.post(reverse("reports:join", args=[report().case.number]), {"reach": "a@b.id"}).status_code == 404


def test_an_area_is_watched_and_let_go(client):
    client.post(reverse("reports:watch"), {"area": "36.72.07.1001", "reach": "a@example.id"})
    assert AreaWatch.objects.get().area_code == "36.72.07.1001"


@pytest.fixture
def referred(report, act):
    """A report that waits for the power company, and the link that was sent to it."""
    case = act(report(category="power_cable", answers={"touching": "no"}).case, "forward", agency="dpupr")
    act(case, "refer", by="petugas.pu", party="PLN", email="pln@example.id", note="Mohon dicek.")
    sent = Message.objects.get(template="report-outside")
    return case, re.search(r"/reports/outside/[^\"\\ ]+/", sent.secrets)[0]


def test_an_office_outside_answers_once_by_its_link(client, referred):
    case, link = referred
    assert case.title in client.get(link).content.decode()
    assert client.post(link, {"note": "Kabel sudah dirapikan."}).status_code == 200
    case.refresh_from_db()
    assert case.state == "in_progress"
    assert client.get(link).status_code == 404


def test_the_link_of_an_outside_office_shows_no_reporter(client, referred):
    page = client.get(referred[1]).content.decode()
    assert "Siti" not in page
    assert "8123456789" not in page
