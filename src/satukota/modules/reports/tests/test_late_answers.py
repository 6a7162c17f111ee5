"""Answers that come after the report, by link or as told to staff; the same body twice without a key."""

import pytest
from django.urls import reverse

from satukota.kernel.cases.api import Case, entries
from satukota.modules.reports.actions.mail import take
from satukota.modules.reports.tests.test_channels import answers as receipts
from satukota.modules.reports.tests.test_mail import raw

pytestmark = pytest.mark.django_db
REQUIRED = [
    ("flood", "Banjir genangan masuk rumah warga di perumahan", "depth", "knee", "Selutut", "chest"),
    ("fire_risk", "Sarang tawon besar di pohon", "burning", "no", "Tidak", "yes"),
    ("power_cable", "Kabel listrik pln menjuntai korslet", "touching", "no", "Tidak", "yes"),
]


def by_mail(monkeypatch, code, text):
    from satukota.modules.reports.actions import mail

    monkeypatch.setattr(mail, "suggest", lambda _text, _most: [(code, 0.9)])
    assert take(raw(text.encode(), Subject="")) == "report"
    link = next(word for word in receipts()[-1].split() if "/reports/t/" in word)
    return Case.objects.get(), link.split("/reports/t/")[1].strip("/")


@pytest.mark.parametrize(("code", "text", "question", "choice", "words", "_stop"), REQUIRED)
def test_a_required_question_is_asked_by_link_and_the_report_is_there_already(
    client, monkeypatch, code, text, question, choice, words, _stop
):
    case, token = by_mail(monkeypatch, code, text)
    assert (case.category, case.data["unanswered"]) == (code, [question])
    assert "Instansi juga perlu tahu" in receipts()[-1]
    assert f'name="{question}"' in client.get(reverse("reports:track", args=[token])).content.decode()
    assert client.post(reverse("reports:answers", args=[token]), {question: choice}).status_code == 302
    case.refresh_from_db()
    assert (case.data["answers"][question], case.data["unanswered"]) == (choice, [])
    assert words in entries(case)[-1].text


@pytest.mark.parametrize(("code", "text", "question", "_choice", "_words", "stop"), REQUIRED)
def test_an_answer_that_means_danger_flags_the_report_and_names_112(
    client, monkeypatch, code, text, question, _choice, _words, stop
):
    case, token = by_mail(monkeypatch, code, text)
    shown = client.post(reverse("reports:answers", args=[token]), {question: stop}, follow=True).content.decode()
    case.refresh_from_db()
    assert case.flags == ["danger"]
    assert 'href="tel:112"' in shown


def test_a_wrong_answer_comes_back_with_its_page(client, monkeypatch):
    _case, token = by_mail(monkeypatch, *REQUIRED[0][:2])
    assert client.post(reverse("reports:answers", args=[token]), {"depth": "sky"}).status_code == 422


@pytest.mark.parametrize("by", ["petugas.pu", "meja"])
def test_staff_enter_what_the_reporter_told_by_telephone_and_the_report_goes_on(report, act, by):
    case = act(act(report().case, "forward", agency="dpupr"), "ask", by="petugas.pu", note="Di mana?")
    case = act(case, "told", by=by, how="phone", note="Di depan warung Bu Tati")
    assert case.state == "in_progress"
    assert entries(case)[-1].text == "Di depan warung Bu Tati"


CONTACT = {"name": "Siti", "phone": "0812 3456 7890"}


def test_the_same_body_of_the_same_person_within_a_minute_is_one_report(post):
    first, second = post(contact=CONTACT), post(contact=CONTACT)
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json()["number"] == first.json()["number"]
    assert second.json()["code"] == first.json()["code"]


def test_it_is_recognised_over_the_turn_of_a_minute_and_not_after_one(post, monkeypatch):
    from satukota.kernel.events.api import DoneKey
    from satukota.modules.reports.queries import repeats

    at = 1_790_000_099.0
    monkeypatch.setattr(repeats.time, "time", lambda: at)
    first = post(contact=CONTACT)
    monkeypatch.setattr(repeats.time, "time", lambda: at + 2)
    assert post(contact=CONTACT).json()["number"] == first.json()["number"]
    DoneKey.objects.update(at="2020-01-01T00:00:00Z")
    assert post(contact=CONTACT).json()["number"] != first.json()["number"]


@pytest.mark.parametrize(
    "changes", [{"text": "Lampu jalan mati di gang lain."}, {"contact": {"phone": "081300000000"}}]
)
def test_other_words_or_another_person_are_another_report(post, changes):
    post(contact=CONTACT)
    post(**{"contact": CONTACT, **changes})
    assert Case.objects.count() == 2
