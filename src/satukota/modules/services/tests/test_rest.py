"""Services for programs: which there are, what they ask, and an application that comes whole, once, by the same rules."""

import json

import jsonschema
import pytest

from satukota.kernel.cases.api import Case, answers_of
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import create_key
from satukota.modules.services.models import Draft
from satukota.modules.services.tests.conftest import ANSWERS, BIRTH, BOARD, RESEARCH, picture
from satukota.web.rest import api

pytestmark = pytest.mark.django_db
INDONESIAN = {"accept-language": "id"}
AT = f"/api/v1/services/{RESEARCH}/applications"


def body(**changes) -> dict:
    return {"answers": ANSWERS[RESEARCH] | changes}


def papers() -> dict:
    return {"paper.pengantar": picture("pengantar.jpg"), "paper.proposal": [picture("a.jpg"), picture("b.jpg")]}


def sent(client, application: dict, key: str = "", at: str = AT, **files):
    form = {"application": json.dumps(application), **(files or papers())}
    return client.post(at, form, headers=INDONESIAN | ({"Idempotency-Key": key} if key else {}))


def holds(schema: str, answer: dict) -> None:
    parts = api.get_openapi_schema(path_prefix="/api/v1/")["components"]
    jsonschema.validate(answer, {"$ref": f"#/components/schemas/{schema}", "components": parts})


def test_the_catalogue_and_what_a_service_asks_are_as_they_are_described(client):
    listed = client.get("/api/v1/services").json()
    holds("ServiceList", listed)
    assert {BIRTH, RESEARCH, BOARD} <= {row["type"] for row in listed["items"]}
    for row in listed["items"]:
        asked = client.get(f"/api/v1/services/{row['type']}").json()
        holds("ServiceOut", asked)
    birth = client.get(f"/api/v1/services/{BIRTH}", headers=INDONESIAN).json()
    witnesses = next(row for row in birth["questions"] if row["path"] == "saksi")
    assert [row["path"] for row in witnesses["rows"]][:1] == ["nama"]
    assert client.get("/api/v1/services/layanan.tidak-ada").status_code == 404


def test_an_application_is_taken_with_its_papers_and_followed_by_its_code(client):
    taken = sent(client, body())
    assert taken.status_code == 201, taken.content
    answer = taken.json()
    holds("ApplicationOut", answer)
    case = Case.objects.get(number=answer["number"])
    assert (case.state, answers_of(case)["judul"]) == ("diajukan", "Pola hidup sehat")
    assert client.get(f"/services/t/{answer['code']}/").status_code == 200


def test_the_same_key_is_one_application_and_with_other_content_a_conflict(client):
    first, again = sent(client, body(), "k-1"), sent(client, body(), "k-1")
    assert (first.status_code, again.status_code) == (201, 200) and again.json()["again"]
    assert first.json()["code"] == again.json()["code"]
    assert sent(client, body(judul="Lain"), "k-1").status_code == 409
    assert Case.objects.filter(type=RESEARCH).count() == 1


def test_what_is_wrong_is_named_by_answer_and_paper_and_nothing_is_stored(client):
    wrong = sent(client, body(mulai="kemarin", bidang="sihir", hobi="mancing"))
    assert wrong.status_code == 422 and {"mulai", "bidang", "hobi"} <= wrong.json()["fields"].keys()
    holds("Problem", wrong.json())
    bare = client.post(AT, json.dumps(body()), content_type="application/json", headers=INDONESIAN)
    assert bare.status_code == 422 and {"papers.pengantar", "papers.proposal"} <= bare.json()["fields"].keys()
    odd = sent(client, body(), **papers(), **{"paper.foto-kucing": picture("x.jpg")})
    assert odd.status_code == 422 and "papers.foto-kucing" in odd.json()["fields"]
    assert not Case.objects.filter(type=RESEARCH).exists() and not Draft.objects.exists()


@pytest.mark.parametrize(
    "text", ["", "halo", "[]", "{}", '{"answers": []}', '{"answers": {"judul": "\\ud83d"}}', "\x00"]
)
def test_odd_bodies_are_4xx(client, text):
    assert 400 <= client.post(AT, text, content_type="application/json").status_code < 500


def test_days_in_words_and_answers_by_path_are_read_as_on_the_page(client):
    answers = {"peneliti.nama": "Rina Utami", "peneliti.hp": "081234567891", "peneliti.lembaga": "Universitas Contoh"}
    plain = {name: value for name, value in ANSWERS[RESEARCH].items() if name != "peneliti"}
    taken = sent(client, {"answers": {**plain, **answers, "mulai": "1 Desember 2026"}})
    assert taken.status_code == 201, taken.content
    assert answers_of(Case.objects.get(number=taken.json()["number"]))["mulai"] == "2026-12-01"


def test_a_key_that_may_only_read_sends_nothing(client, person):
    secret = create_key(person("verifikator"), "hanya baca", Actor.system(), ["read"])
    answer = client.post(
        AT, json.dumps(body()), content_type="application/json", headers={"Authorization": f"Bearer {secret}"}
    )
    assert answer.status_code in (401, 403) and not Case.objects.filter(type=RESEARCH).exists()
