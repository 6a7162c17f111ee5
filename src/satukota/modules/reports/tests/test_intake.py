"""A report comes in over HTTP: what is taken, what is refused and with which words."""

import json

import pytest

from satukota.kernel.addresses import absolute
from satukota.kernel.cases.api import Case
from satukota.kernel.files.api import of_case
from satukota.modules.reports.tests.conftest import CENTRE, SEA, upload

pytestmark = pytest.mark.django_db


def test_a_report_gets_a_number_a_code_and_a_due_date(post):
    answer = post()
    told = answer.json()
    assert answer.status_code == 201, told
    assert told["number"].startswith("LAP-")
    assert told["code"].startswith(told["number"] + "-")
    assert told["tracking_url"] == absolute(f"/reports/t/{told['code']}/")
    assert told["due_at"]


def test_a_report_lies_on_the_desk_with_the_agency_that_its_category_suggests(post):
    case = Case.objects.get(number=post().json()["number"])
    assert (case.state, case.agency.code, case.data["suggested"]) == ("new", "diskominfo", "disperkim")
    assert case.area_code.startswith("36.72.")
    assert case.visibility == Case.Visibility.AGENCY


def test_the_same_key_with_the_same_report_is_one_report(post):
    first, second = post(key="k-1").json(), post(key="k-1")
    assert second.status_code == 200
    assert second.json() | {"again": False} == first
    assert Case.objects.count() == 1


@pytest.mark.parametrize(("language", "words"), [("id", "sudah dipakai"), ("en", "already used")])
def test_a_key_that_another_report_used_is_told_and_the_first_report_stays(post, language, words):
    post(key="k-2")
    answer = post(key="k-2", text="Sesuatu yang lain sama sekali.", language=language)
    assert answer.status_code == 409
    assert words in answer.json()["fields"]["key"]
    assert Case.objects.count() == 1


BAD = [
    ("category", {"category": "ufo"}, "Tidak ada kategori “ufo”", "There is no category “ufo”"),
    ("place", {"lon": SEA[0], "lat": SEA[1]}, "di luar", "outside"),
    ("place", {"lon": 999, "lat": 0}, "bukan tempat di bumi", "not a place on earth"),
    ("place", {"lon": None, "lat": None}, "di mana tempatnya", "where it is"),
    ("place", {"lon": CENTRE[0], "lat": None}, "bujur dan lintang", "longitude and latitude"),
    ("text", {"text": "a" * 10_000}, "10000 huruf", "10000 characters"),
    ("text", {"text": ""}, "apa yang terjadi", "what happened"),
    ("text", {"text": "   \n "}, "apa yang terjadi", "what happened"),
    ("text", {"text": "Lampu \ufffd\ufffd mati di jalan"}, "rusak", "damaged"),
    ("email", {"contact": {"email": "bukan surel"}}, "alamat surel", "e-mail address"),
    ("phone", {"contact": {"phone": "abc"}}, "nomor telepon", "telephone number"),
    ("privacy", {"privacy": "secret"}, "bukan salah satu", "not one of"),
]


@pytest.mark.parametrize(("field", "changes", "indonesian", "english"), BAD)
@pytest.mark.parametrize("language", ["id", "en"])
def test_what_is_wrong_is_named_by_field_in_the_readers_language(post, field, changes, indonesian, english, language):
    answer = post(language=language, **changes)
    assert answer.status_code == 422, answer.content
    assert (indonesian if language == "id" else english) in answer.json()["fields"][field]
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("body", "language", "words"),
    [
        (b'{"text": "caf\xe9"}', "id", "UTF-8"),
        (b'{"text": "caf\xe9"}', "en", "not valid UTF-8"),
        (b'{"text": ', "id", "JSON"),
        (b'{"text": "\\ud800"}', "en", "not readable JSON"),
        (b"", "id", "JSON"),
    ],
)
def test_a_body_that_cannot_be_read_says_so_and_stores_nothing(post, body, language, words):
    answer = post(body, language=language)
    assert answer.status_code == 400
    assert words in answer.json()["message"]
    assert not Case.objects.exists()


def send_photos(client, *photos, language="id", key=""):
    given = {"text": "Sampah menumpuk di pinggir jalan.", "category": "waste", "lon": CENTRE[0], "lat": CENTRE[1]}
    headers = {"Accept-Language": language, "Idempotency-Key": key}
    return client.post("/api/v1/reports", {"report": json.dumps(given), "photos": photos}, headers=headers)


def test_photos_come_along(client):
    answer = send_photos(client, upload(1), upload(2))
    case = Case.objects.get(number=answer.json()["number"])
    assert answer.json()["refused_photos"] == []
    assert [file.public for file in of_case(case.pk)] == [False, False]


@pytest.mark.parametrize(("language", "words"), [("id", "paling besar"), ("en", "at most")])
def test_a_photo_of_40_mb_is_refused_and_the_report_is_kept(client, language, words):
    huge = upload(1)
    huge.write(b"\0" * 40 * 1024 * 1024)
    huge.seek(0)
    answer = send_photos(client, upload(2), huge, language=language)
    told = answer.json()
    assert answer.status_code == 201, told
    assert words in told["refused_photos"][0]["message"]
    assert len(of_case(Case.objects.get(number=told["number"]).pk)) == 1


def test_whistleblowing_is_sealed_from_the_first_moment(post):
    case = Case.objects.get(number=post(category="bribe", lon=None, lat=None).json()["number"])
    assert (case.visibility, case.agency.code) == (Case.Visibility.SEALED, "inspektorat")


def test_an_answer_that_means_danger_leads_to_112_and_nothing_is_stored(post):
    answer = post(category="flood", answers={"depth": "chest"})
    assert "112" in answer.json()["fields"]["category"]
    assert not Case.objects.exists()


def test_a_required_question_must_be_answered(post):
    assert "answers.depth" in post(category="flood").json()["fields"]


def test_one_connection_cannot_flood_the_desk(client, settings):
    settings.REPORTS_PER_HOUR = 2
    body = json.dumps({"text": "Lampu jalan mati lagi", "category": "street_light", "lon": CENTRE[0], "lat": CENTRE[1]})
    send = lambda: client.post("/api/v1/reports", body, content_type="application/json", REMOTE_ADDR="203.0.113.9")  # noqa: E731
    assert [send().status_code for _ in range(3)] == [201, 201, 429]
    assert Case.objects.count() == 2


def test_other_names_of_the_same_things_are_taken(post):
    body = {"description": "Lampu jalan mati", "service_code": "street_light", "lng": CENTRE[0], "latitude": CENTRE[1]}
    answer = post(json.dumps(body).encode())
    assert (answer.status_code, answer.json()["not_understood"]) == (201, [])
    case = Case.objects.get(number=answer.json()["number"])
    assert (case.lon, case.lat, case.category) == (*CENTRE, "street_light")


def test_what_means_nothing_here_is_named_and_the_rest_is_taken(post):
    answer = post(colour="red", contact={"phone": "081234567890", "fax": "1"}, answers={"pole": "7", "moon": "full"})
    assert answer.status_code == 201
    assert answer.json()["not_understood"] == ["colour", "contact.fax", "answers.moon"]
