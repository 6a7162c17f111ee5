import pytest
from django import forms
from django.http import HttpResponse
from django.urls import include, path

from satukota.web import urls as shell
from satukota.web.wizard import Step, Wizard

SENT = []


class What(forms.Form):
    what = forms.ChoiceField(label="Apa?", choices=[("road", "Jalan"), ("fire", "Api")], widget=forms.RadioSelect)


class Where(forms.Form):
    where = forms.CharField(label="Di mana?", max_length=20)


class Asking(Wizard):
    name, title = "asking", "Lapor"
    steps = (
        Step("what", What),
        Step("where", Where, when=lambda answers: answers.get("what", {}).get("what") != "fire"),
    )

    def finish(self, request, answers, key):
        SENT.append((answers, key))
        return HttpResponse("terkirim")


urlpatterns = [*Asking().urls("ask/"), path("accounts/", include("allauth.urls")), *shell.urlpatterns]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def nothing_sent():
    SENT.clear()


def test_it_begins_with_the_first_question(client):
    page = client.get("/ask/", follow=True)
    assert page.redirect_chain == [("/ask/what/", 302)]
    assert "1 dari 3" in page.content.decode()


def test_nobody_skips_a_question(client):
    assert client.get("/ask/check/").url == "/ask/what/"
    assert client.get("/ask/where/").url == "/ask/what/"


def test_a_wrong_answer_comes_back_filled_in_with_its_error(client):
    client.post("/ask/what/", {"what": "road"})
    page = client.post("/ask/where/", {"where": "x" * 30})
    assert page.status_code == 422
    assert "x" * 30 in page.content.decode()
    assert 'href="#id_where"' in page.content.decode()


def test_the_summary_shows_words_and_leads_back_to_each_question(client):
    client.post("/ask/what/", {"what": "road"})
    assert client.post("/ask/where/", {"where": "Pasar Kranggot"}).url == "/ask/check/"
    text = client.get("/ask/check/").content.decode()
    assert "Jalan" in text and "Pasar Kranggot" in text and "/ask/where/?change" in text


def test_a_change_leads_straight_back_to_the_summary(client):
    client.post("/ask/what/", {"what": "road"})
    client.post("/ask/where/", {"where": "Pasar"})
    assert client.post("/ask/what/?change", {"what": "road"}).url == "/ask/check/"


def test_sending_gives_the_checked_answers_once_and_forgets_the_draft(client):
    client.post("/ask/what/", {"what": "road"})
    client.post("/ask/where/", {"where": "Pasar"})
    assert client.post("/ask/check/").content == b"terkirim"
    assert SENT[0][0] == {"what": {"what": "road"}, "where": {"where": "Pasar"}}
    assert client.get("/ask/check/").url == "/ask/what/"


def test_the_key_stays_the_same_until_it_was_sent(client):
    client.post("/ask/what/", {"what": "fire"})
    key = client.session["draft:asking"]["key"]
    client.post("/ask/check/")
    assert SENT[0][1] == key


def test_a_question_that_does_not_apply_is_not_asked(client):
    assert client.post("/ask/what/", {"what": "fire"}).url == "/ask/check/"


def test_an_answered_page_is_shown_filled_in_without_being_judged(client):
    client.post("/ask/what/", {"what": "road"})
    page = client.get("/ask/what/").content.decode()
    assert "checked" in page and "field--error" not in page
