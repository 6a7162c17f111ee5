"""Who asks to be forgotten is: what they wrote and photographed can be found nowhere any more."""

import re

import pytest
from django.db import connection
from django.urls import reverse

from satukota.kernel.cases.api import Case, CaseEntry, CaseParty, learn_words
from satukota.kernel.events.api import Event
from satukota.kernel.files.api import StoredFile
from satukota.kernel.notifications.api import Message, Status
from satukota.kernel.people.api import Person
from satukota.modules.reports.actions.following import confirm, watch
from satukota.modules.reports.models import AreaWatch
from satukota.modules.reports.queries.links import party_link
from satukota.modules.reports.queries.overview import overview_link
from satukota.modules.reports.rules.submission import Contact
from satukota.modules.reports.tests.conftest import upload
from satukota.modules.reports.tests.test_reporters import heard

pytestmark = pytest.mark.django_db

PLANTED = ["Zulfikarnain", "3672010101900001", "081388887777", "zulfi@example.id", "Bramantyowati", "gang kenangan"]
NAME, NIK, PHONE, EMAIL, WORD, PLACE = PLANTED
COLUMNS = """
    SELECT c.table_name, c.column_name FROM information_schema.columns c JOIN information_schema.tables t
    USING (table_schema, table_name) WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
    AND c.data_type IN ('text', 'character varying', 'jsonb', 'json', 'ARRAY', 'tsvector')
"""


def kept(words: list[str]) -> set[str]:
    """Return the columns of the database in which one of the words stands."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        columns = cursor.fetchall()
        pattern = "|".join(words)
        here = set()
        for table, column in columns:
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}" WHERE "{column}"::text ~* %s)', [pattern])
            if cursor.fetchone()[0]:
                here.add(f"{table}.{column}")
    return here


def path(link: str) -> str:
    return re.sub(r"^https?://[^/]+", "", link)


@pytest.fixture
def planted(client, post, act):
    """A public report full of personal words that came through the door, with photos and messages; its code."""
    sent = {
        "text": f"{NAME} ({NIK}, {PHONE}, {EMAIL}) melapor: lampu {WORD} mati.",
        "place_note": f"dekat {PLACE}",
        "contact": {"name": NAME, "phone": PHONE, "email": EMAIL},
    }
    answer = post(**sent, key="planted").json()
    case = Case.objects.get()
    case = act(case, "forward", agency="dlh", note="Mohon ditangani.")
    act(case, "moderate", title=f"Lampu {WORD} mati", summary=f"Kata {NAME} lampu {WORD} mati.")
    act(case, "ask", by="petugas.dlh", note="Lampu yang mana?")
    act(case, "reply", by="pelapor", note=f"Yang di rumah {NAME}, {PHONE}.")
    learn_words()
    heard(case)
    return case, answer


def erase(client, case) -> str:
    person = CaseParty.objects.get(case=case, role="reporter").person
    return client.post(path(overview_link(person, "email"))).content.decode()


def test_no_column_of_the_database_holds_what_was_planted(client, planted):
    stems = [*PLANTED, "bramantyowat"]
    assert {"kernel_case.title", "kernel_case.search", "kernel_case_entry.text", "kernel_word.word"} <= kept(stems)
    erase(client, planted[0])
    assert kept(stems) == set()


def test_no_page_feed_or_search_shows_what_was_planted(client, planted):
    case, _answer = planted
    erase(client, case)
    pages = [reverse("reports:detail", args=[case.number]), reverse("reports:public"), reverse("reports:feed")]
    pages += [f"/api/v1/cases/{case.number}", "/api/v1/cases?status=all", f"/open311/v2/requests/{case.number}.json"]
    pages += [f"/api/v1/cases?status=all&q={WORD[:4]}"]
    for page in pages:
        text = client.get(page).content.decode()
        assert [word for word in PLANTED if word.lower() in text.lower()] == [], page
    assert case.number not in client.get(reverse("reports:public"), {"q": WORD}).content.decode()


def test_staff_read_the_words_in_no_message(client, planted):
    erase(client, planted[0])
    for message in Message.objects.all():
        assert not [word for word in PLANTED if word in message.context + message.secrets + message.address]


def test_what_waits_for_the_reporter_is_cancelled(client, planted):
    erase(client, planted[0])
    waiting = Message.objects.filter(person__isnull=False, status__in=[Status.CREATED, Status.TEMPORARY_FAILURE])
    assert not waiting.exists()
    assert Event.objects.filter(name="notifications.cancelled").exists()


def test_photos_of_everybody_and_those_kept_back_are_gone(client, report, act):
    case = act(report(photos=(upload(1), upload(2)), contact=Contact(NAME, email=EMAIL)).case, "forward", agency="dlh")
    addresses = [file.url("view") for file in StoredFile.objects.filter(case_id=case.pk)]
    assert [client.get(one).status_code for one in addresses] == [200, 200]
    erase(client, case)
    assert [client.get(one).status_code for one in addresses] == [404, 404]
    assert not StoredFile.objects.filter(case_id=case.pk).exists()


def test_links_and_the_code_of_before_lead_nowhere(client, planted):
    case, answer = planted
    links = [path(party_link(CaseParty.objects.get(case=case))), path(answer["tracking_url"])]
    assert [client.get(link).status_code for link in links] == [200, 200]
    erase(client, case)
    assert [client.get(link).status_code for link in links] == [404, 404]


def test_the_history_still_says_who_did_what_and_when(client, planted):
    case, _answer = planted
    before = list(
        CaseEntry.objects.filter(case=case).order_by("id").values_list("id", "at", "action", "user_id", "to_state")
    )
    erase(client, case)
    assert (
        list(
            CaseEntry.objects.filter(case=case).order_by("id").values_list("id", "at", "action", "user_id", "to_state")
        )
        == before
    )
    assert CaseEntry.objects.get(case=case, action="ask").text == "Lampu yang mana?"
    reply = CaseEntry.objects.get(case=case, action="reply")
    assert reply.redacted_at
    assert reply.data == {}


def test_a_word_that_others_wrote_too_stays_known(client, planted, report):
    report(text="Lampu jalan mati di depan sekolah", category="street_light", contact=Contact())
    learn_words()
    erase(client, planted[0])
    assert "kernel_word.word" in kept(["^lampu$"])


def test_followers_and_areas_under_the_same_address_end(client, planted, report, act):
    other = act(report(contact=Contact("Orang")).case, "forward", agency="dpupr")
    client.post(reverse("reports:join", args=[other.number]), {"reach": EMAIL})
    confirm(watch("36.72.01", Contact(email=EMAIL)).person)
    erase(client, planted[0])
    assert not AreaWatch.objects.exists()
    assert not CaseParty.objects.filter(role="subscriber").exists()
    assert not Person.objects.filter(email_index=EMAIL).exists()


def test_the_reports_of_others_stay_as_they_are(client, planted, report):
    other = report(contact=Contact("Orang", email="orang@example.id")).case
    erase(client, planted[0])
    assert Case.objects.get(pk=other.pk).summary == other.summary
    assert CaseParty.objects.get(case=other).person.name == "Orang"


def test_old_reports_are_reached_too(client, planted):
    case, _answer = planted
    Case.objects.filter(pk=case.pk).update(opened_at="2020-01-01T00:00Z")
    erase(client, case)
    assert kept(PLANTED) == set()


def test_the_page_says_what_was_deleted_and_what_stays(client, planted):
    text = erase(client, planted[0])
    assert "titik di peta" in text
    assert "foto Anda" in text
    text = client.get(reverse("reports:detail", args=[planted[0].number])).content.decode()
    assert "Pelapor meminta kata dan fotonya dihapus." in text


def test_a_reporter_ends_all_links_of_before(client, planted):
    case, _answer = planted
    old = path(party_link(CaseParty.objects.get(case=case)))
    person = CaseParty.objects.get(case=case).person
    page = client.post(path(overview_link(person, "email")), {"end_links": "1"}).content.decode()
    assert client.get(old).status_code == 404
    assert client.get(re.search(r"/reports/t/[^\"]+", page)[0]).status_code == 200
