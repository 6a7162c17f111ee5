"""Nothing is lost that is said of a report which has ended or goes on under another number, whatever door it comes by."""

import re
from importlib.resources import files

import pytest
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.cases.actions.definitions import load_one
from satukota.kernel.cases.api import Act, Case, apply, entries, who
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import create_key
from satukota.modules.reports.actions.exchange import News, take_news
from satukota.modules.reports.actions.mail import take
from satukota.modules.reports.actions.reporters import forget
from satukota.modules.reports.models import Exchange, Partner, SetAside
from satukota.modules.reports.tests.conftest import CENTRE
from satukota.modules.reports.tests.fixmystreet import FixMyStreet
from satukota.modules.reports.tests.test_mail import raw

pytestmark = pytest.mark.django_db
WORDS = "Petugasnya malah minta uang rokok"


def ended(act, case, how):
    if how == "archived":
        return act(case, "archive", reason="outside", note="Jalan provinsi")
    act(case, "forward", agency="dpupr")
    act(case, "close", by="petugas.pu", result="explained", note="Jadwalnya Senin")
    return act(case, "satisfied", by="pelapor", rating=3)


@pytest.fixture
def peer(client, person):
    return FixMyStreet(client, create_key(person("petugas.pu"), "FixMyStreet", Actor.system()))


@pytest.mark.parametrize("how", ["closed", "archived"])
@pytest.mark.parametrize("status", ["CLOSED", "FIXED", "DUPLICATE"])
def test_words_of_the_senders_system_stay_at_the_report_and_lie_before_the_desk(client, act, peer, how, status, person):
    problem = peer.report("waste", "Sampah menumpuk", *CENTRE)
    case = ended(act, Case.objects.get(number=problem.number), how)
    peer.update(problem, WORDS, status)
    assert (entries(case)[-1].action, entries(case)[-1].text, Case.objects.count()) == ("add", WORDS, 1)
    client.force_login(person("meja"))
    shown = client.get(reverse("reports:aside")).content.decode()
    assert WORDS in shown
    assert reverse("case", args=[case.number]) in shown


def test_short_words_with_open_are_kept_too(act, peer):
    problem = peer.report("waste", "Sampah menumpuk", *CENTRE)
    case = ended(act, Case.objects.get(number=problem.number), "closed")
    peer.update(problem, "lagi", "OPEN")
    assert (entries(case)[-1].text, Case.objects.count()) == ("lagi", 1)


def test_the_desk_makes_them_a_report_of_the_same_matter_place_and_person(client, report, act, person):
    sent = report(category="waste")
    ended(act, sent.case, "closed")
    client.post(reverse("reports:act", args=[str(sent.code), "add"]), {"note": WORDS})
    client.force_login(person("meja"))
    row = SetAside.objects.get()
    client.post(reverse("reports:aside_seen", args=[row.pk]), {"do": "report"})
    again = Case.objects.latest("id")
    assert (again.category, again.lon, again.data["follows"]) == ("waste", sent.case.lon, sent.case.number)
    assert again.parties.get(role="reporter").person.email == "siti@example.id"


def test_words_for_a_merged_report_reach_the_officers_of_the_main_one(report, act):
    main, other = report(category="waste").case, report(category="waste", text="Sampah busuk").case
    act(main, "forward", agency="dpupr")
    act(other, "merge", into=main.number)
    take(raw(b"Sudah ada lalatnya", Subject=f"Re: {other.number}", Message_ID="<m@example.id>"))
    assert entries(other)[-1].text == "Sudah ada lalatnya"
    line = entries(main)[-1]
    assert (line.public, other.number in line.text, "lalatnya" in line.text) == (False, True, True)


def test_words_of_a_confidential_report_stay_with_it(report, act):
    main = act(report(category="waste").case, "forward", agency="dpupr")
    other = report(category="waste", privacy="confidential").case
    Case.objects.filter(pk=other.pk).update(state="merged", data=other.data | {"merged_into": main.number})
    before = len(entries(main))
    act(other, "add", by="pelapor", note="Rahasia sekali")
    assert len(entries(main)) == before


def test_words_about_what_is_sealed_lie_in_no_list(report):
    case = report(class_="whistleblowing", category="waste").case
    Case.objects.filter(pk=case.pk).update(state="archived", is_open=False, closed_at=timezone.now())
    apply(case, Act("add", {"note": WORDS}), who(None, party=True))
    assert SetAside.objects.count() == 0


@pytest.mark.parametrize("words", ["Terima kasih banyak ya pak", "ok", "Baik bu, matur nuwun"])
def test_thanks_by_mail_begin_no_report(report, act, words):
    case = ended(act, report(category="waste").case, "closed")
    assert take(raw(words.encode(), Subject=f"Re: {case.number}", Message_ID="<t@example.id>")) == "added"
    assert (Case.objects.count(), entries(case)[-1].text) == (1, words)


def test_what_a_partner_says_after_the_end_is_a_note(report, act):
    case = ended(act, report(category="waste").case, "closed")
    partner = Partner.objects.create(code="kota", kind="open311", name="Kota Serang")
    exchange = Exchange.objects.create(case=case, partner=partner, status="sent", external_id="77")
    words = "Sudah kami angkut, " + "mohon dijaga. " * 20
    assert take_news(exchange, News("77", "open", words)) is False
    assert words.strip() in entries(case)[-1].text
    assert entries(case)[-1].public is False


def test_erasure_reaches_what_was_set_aside(report, act):
    case = ended(act, report(category="waste").case, "closed")
    act(case, "add", by="pelapor", note=WORDS)
    forget(case.parties.get(role="reporter").person, "email")
    assert SetAside.objects.count() == 0


def test_settled_reports_take_words_as_well(report, act):
    case = report(category="waste").case
    Case.objects.filter(pk=case.pk).update(state="settled", is_open=False, closed_at=timezone.now())
    act(case, "add", by="pelapor", note=WORDS)
    assert entries(case)[-1].text == WORDS


@pytest.fixture
def older_definition():
    """The complaint as it was before an ended report took words."""
    text = (files("satukota.modules.reports") / "definitions" / "complaint.yaml").read_text()
    older = re.sub(r"(\{id: (?:add|door_note), [^}]*?),\s+after: \[[^]]*\]", r"\1", text)
    assert older != text
    load_one(older, "reports")


def test_words_about_a_report_of_an_older_definition_lie_before_the_desk(older_definition, act, peer):
    problem = peer.report("waste", "Sampah menumpuk", *CENTRE)
    ended(act, Case.objects.get(number=problem.number), "closed")
    peer.update(problem, WORDS, "CLOSED")
    peer.sent -= 1  # the same update once more
    peer.update(problem, WORDS, "CLOSED")
    assert [(row.words, row.detail) for row in SetAside.objects.all()] == [(WORDS, problem.number)]
