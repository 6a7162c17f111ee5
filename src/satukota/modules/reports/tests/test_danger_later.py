"""A cry for help in words about a report that is here already is heard like one that opens a report."""

import pytest
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.cases.api import Case
from satukota.kernel.events.api import Actor, subject_events
from satukota.kernel.notifications.api import Message
from satukota.kernel.people.api import create_key
from satukota.modules.reports.actions.chat import Message as ChatMessage
from satukota.modules.reports.actions.chat import receive
from satukota.modules.reports.actions.mail import take
from satukota.modules.reports.rules.chat import MessageContent
from satukota.modules.reports.tests.conftest import CENTRE
from satukota.modules.reports.tests.fixmystreet import FixMyStreet
from satukota.modules.reports.tests.test_channels import told
from satukota.modules.reports.tests.test_mail import raw

pytestmark = pytest.mark.django_db
WORDS = "Tolong pak, kabelnya jatuh, sudah ada anak kesetrum"


def heard(case):
    """The report as it is then, and whether 112 is told."""
    case.refresh_from_db()
    events = [event for event in subject_events("case", case.pk) if event.name == "reports.danger_heard"]
    return case.flags, case.priority, [event.data["sure"] for event in events]


ALARM = (["danger"], 1, [True])


@pytest.fixture
def forwarded(report, act):
    return lambda **more: act(report(**more).case, "forward", agency="dpupr")


@pytest.mark.parametrize(("state", "action"), [("forwarded", "add"), ("asked", "reply"), ("done", "reopen")])
def test_by_the_reporters_own_page(client, report, act, state, action):
    sent = report(category="waste")
    case = act(sent.case, "forward", agency="dpupr")
    if state == "asked":
        act(case, "ask", by="petugas.pu", note="Di mana?")
    if state == "done":
        act(case, "close", by="petugas.pu", result="planned", note="Besok")
    address = reverse("reports:act", args=[str(sent.code), action])
    shown = client.post(address, {"note": WORDS, "reason": "not_fixed"}, follow=True).content.decode()
    assert heard(case) == ALARM
    assert 'href="tel:112"' in shown


def test_by_mail(forwarded):
    case = forwarded()
    take(raw(WORDS.encode(), Subject=f"Re: {case.number}", Message_ID="<later@example.id>"))
    assert heard(case) == ALARM
    assert "112" in told(Message.objects.filter(template="report-chat").last())


def test_by_chat(forwarded, act):
    case = act(forwarded(channel="whatsapp"), "ask", by="petugas.pu", note="Tiang nomor berapa?")
    receive(
        ChatMessage("whatsapp", "danger-later", "628123456789", MessageContent(text=WORDS), timezone.now()),
        lambda *_: None,
    )
    assert heard(case) == ALARM


def test_by_open311(client, person):
    peer = FixMyStreet(client, create_key(person("petugas.pu"), "FixMyStreet", Actor.system()))
    problem = peer.report("waste", "Sampah menumpuk", *CENTRE)
    peer.update(problem, WORDS, "OPEN")
    assert heard(Case.objects.get(number=problem.number)) == ALARM


def test_as_staff_enter_it_for_a_caller(forwarded, act):
    case = act(forwarded(), "ask", by="petugas.pu", note="Di mana?")
    assert heard(act(case, "told", how="phone", note=WORDS)) == ALARM


def test_an_answer_by_link_that_stops_reaches_112(client, report, act):
    sent = report(category="flood", answers={"depth": "knee"})
    Case.objects.filter(pk=sent.case.pk).update(data=sent.case.data | {"answers": {}, "unanswered": ["depth"]})
    client.post(reverse("reports:answers", args=[str(sent.code)]), {"depth": "chest"})
    assert heard(sent.case) == ALARM


def test_calm_words_raise_nothing_and_the_desk_ends_an_alarm(forwarded, act):
    case = forwarded(category="waste")
    act(case, "add", by="pelapor", note="Lubangnya makin lebar, mohon segera")
    assert heard(case) == ([], 2, [])
    act(case, "add", by="pelapor", note=WORDS)
    act(case, "close", by="petugas.pu", result="planned", note="Besok")
    act(case, "no_danger")
    assert heard(case) == ([], 2, [True])
