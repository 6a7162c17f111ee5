"""Open311 GeoReport v2, as clients use it."""

import json
import os
from pathlib import Path

import pytest
from jsonschema import Draft4Validator
from lxml import etree
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from satukota.kernel.cases.api import Case
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import create_key
from satukota.kernel.ports.api import ForbiddenAddress
from satukota.modules.reports.rules.georeport.encoding import decoded_answer
from satukota.modules.reports.tasks.intake import fetch_linked
from satukota.modules.reports.tests.conftest import CENTRE, PLANTED, SEA

pytestmark = pytest.mark.django_db
V2 = "/open311/v2"
SCHEMAS = Path(os.environ.get("SATUKOTA_SHARED", Path(__file__).resolve().parents[6] / "shared")) / "data" / "open311"


@pytest.fixture
def key(person) -> str:
    return create_key(person("meja"), "partner", Actor.system())


@pytest.fixture
def send(client, key):
    """Send a new request; what is given replaces the ordinary fields, None takes one out."""

    def send(form: str = "json", **changes):
        given = {
            "api_key": key,
            "service_code": "street_light",
            "lat": CENTRE[1],
            "long": CENTRE[0],
            "description": "Lampu mati & gelap 🌙",
        }
        fields = {name: value for name, value in (given | changes).items() if value is not None}
        return client.post(f"{V2}/requests.{form}", fields)

    return send


@pytest.fixture
def public(report, act):
    """A report that everybody may see."""
    return lambda **more: act(report(**more).case, "forward", agency="dpupr")


def schema_errors(name: str, document) -> list[str]:
    if not SCHEMAS.is_dir():
        pytest.skip(f"the schemas of Open311 are not at {SCHEMAS}")
    known = [
        (p.name, Resource.from_contents(json.loads(p.read_text()), default_specification=DRAFT4))
        for p in SCHEMAS.glob("*.json")
    ]
    checker = Draft4Validator(json.loads((SCHEMAS / name).read_text()), registry=Registry().with_resources(known))
    return [error.message for error in checker.iter_errors(document)]


def test_every_answer_fits_the_published_schemas(client, public):
    case = public()
    for address, schema in (
        ("services.json", "services.json"),
        ("services/road.json", "service-definition.json"),
        ("services/waste.json", "service-definition.json"),
        ("requests.json", "requests.json"),
        (f"requests/{case.number}.json", "requests.json"),
    ):
        assert not schema_errors(schema, client.get(f"{V2}/{address}").json()), address


@pytest.mark.parametrize("address", ["services", "services/road", "requests", "discovery", "servicerequestupdates"])
def test_xml_and_json_say_the_same(client, public, address):
    public(text="Lubang & lumpur <besar> 🕳")
    document = client.get(f"{V2}/{address}.json").json()
    assert plain(decoded_answer(client.get(f"{V2}/{address}.xml").content)) == plain(document)


def plain(value):
    """JSON's numbers and empty texts as XML writes them."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value if isinstance(value, bool) else str(value) if value not in (None, "") else None


def test_xml_is_announced_as_the_specification_wants(client):
    answer = client.get(f"{V2}/services.xml")
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    assert answer.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    assert etree.fromstring(answer.content).tag == "services"


def test_a_request_is_taken_and_answered_with_200(send):
    told = send().json()
    case = Case.objects.get()
    assert told == [
        {"service_request_id": case.number, "service_notice": told[0]["service_notice"], "account_id": None}
    ]
    assert (case.channel, case.summary) == ("open311", "Lampu mati & gelap 🌙")


def test_what_a_request_gave_away_is_not_read_by_the_public(send, leaks):
    assert send(description=PLANTED, address_string=f"rumah {PLANTED}").status_code == 200
    assert leaks(Case.objects.get()) == []


def test_the_same_request_again_is_the_same_request(send):
    assert send().json() == send().json()
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"api_key": None, "service_code": "ufo"}, 403, "api_key"),
        ({"api_key": "sk_wrong"}, 403, "api_key"),
        ({"service_code": "ufo"}, 404, "ufo"),
        ({"service_code": None}, 400, "service_code required"),
        ({"lat": None}, 400, "lat and long"),
        ({"lat": "north"}, 400, "numbers"),
        ({"lat": 0, "long": 0}, 400, "out of range"),
        ({"lat": SEA[1], "long": SEA[0]}, 400, "place"),
        ({"lat": None, "long": None}, 400, "place is required"),
        ({"description": "x" * 4001}, 400, "4001"),
        ({"service_code": "flood"}, 400, "depth required"),
        ({"service_code": "flood", "attribute[depth]": "moon"}, 400, "moon"),
        ({"email": "nobody"}, 400, "email"),
    ],
)
@pytest.mark.parametrize("form", ["json", "xml"])
def test_what_is_wrong_is_said_in_the_format_that_was_asked(send, changes, status, words, form):
    answer = send(form, **changes)
    errors = answer.json() if form == "json" else decoded_answer(answer.content)
    assert answer.status_code == status
    assert words in " ".join(error["description"] for error in errors)
    assert {error["code"] for error in errors} == {str(status)}
    assert not Case.objects.exists()


def test_answers_come_along_and_unknown_ones_are_ignored(send):
    send(**{"service_code": "flood", "attribute[depth]": "knee", "attribute[colour]": "red"})
    assert Case.objects.get().data["answers"] == {"depth": "knee"}


def test_a_place_may_be_an_address(send):
    send(lat=None, long=None, address_string="Pasar Kranggot")
    assert Case.objects.get().lon == pytest.approx(106.066, abs=0.01)


@pytest.mark.parametrize("privacy", ["confidential"])
def test_what_is_not_public_does_not_exist(client, report, act, privacy):
    hidden = act(report(privacy=privacy).case, "forward", agency="dpupr")
    waiting = report().case
    for case in (hidden, waiting):
        assert client.get(f"{V2}/requests/{case.number}.json").status_code == 404
    assert client.get(f"{V2}/requests.json").json() == []


def test_nothing_about_the_reporter_leaves_the_house(client, public):
    case = public()
    text = client.get(f"{V2}/requests/{case.number}.json?extensions=true").content.decode()
    assert "Siti" not in text
    assert "siti@example.id" not in text
    assert "8123456789" not in text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("status=open,closed", 200),
        ("status=done", 400),
        ("start_date=2026-01-01T00:00:00Z&end_date=2026-06-01T00:00:00Z", 400),
        ("start_date=yesterday", 400),
        ("start_date=2026-01-01T00:00:00.5Z", 200),
        ("start_date=2026-11-01T00:00:00.000Z", 200),
        ("start_date=2026-11-01T00:00:00%2B0700", 200),
        ("start_date=9999-12-31T23:59:59Z", 400),
        ("end_date=0001-01-02T00:00:00%2B14:00", 400),
        ("start_date=2026-02-30T00:00:00Z", 400),
        ("service_code=ufo", 404),
        ("page=0", 400),
        ("page=99", 200),
        ("page_size=5000", 200),
        ("bbox=1,2", 400),
        ("jurisdiction_id=", 200),
        ("api_key=wrong", 200),
    ],
)
def test_filters_are_strict_about_nonsense_and_lenient_about_absence(client, query, status):
    assert client.get(f"{V2}/requests.json?{query}").status_code == status


def test_ids_override_every_filter_and_unknown_ones_are_passed_over(client, public):
    case = public()
    found = client.get(f"{V2}/requests.json?service_request_id={case.number},LAP-1999-000001&status=closed").json()
    assert [one["service_request_id"] for one in found] == [case.number]


def test_pages_are_stable(client, public):
    numbers = [public(text=f"Laporan nomor {n} di jalan").number for n in range(3)]
    pages = [client.get(f"{V2}/requests.json?page_size=1&page={n}").json()[0]["service_request_id"] for n in (1, 2, 3)]
    assert pages == numbers[::-1]


def test_updates_tell_what_was_publicly_said(client, public, act):
    case = public()
    act(case, "answer", by="petugas.pu", note="Tim datang besok.")
    act(case, "note", by="petugas.pu", note="Rahasia dapur.")
    told = client.get(f"{V2}/servicerequestupdates.json").json()
    assert [(one["status"], one["description"]) for one in told] == [
        ("open", "Laporan diterima dan diteruskan ke instansi."),
        ("in_progress", "Tim datang besok."),
    ]


def test_an_update_from_a_partner_is_kept_once(client, key, public):
    case = public()
    given = {
        "api_key": key,
        "service_request_id": case.number,
        "update_id": "7",
        "status": "IN_PROGRESS",
        "updated_datetime": "2026-11-20T10:00:00+07:00",
        "description": "Sedang dikerjakan",
    }
    for _ in range(2):
        assert client.post(f"{V2}/servicerequestupdates.json", given).status_code == 200
    case.refresh_from_db()
    assert case.version == 3


def test_an_unknown_format_is_not_found(client):
    assert client.get(f"{V2}/services.yaml").status_code == 404


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/a.jpg", "http://10.0.0.8/a.jpg", "file:///etc/passwd", "http://[::1]/x", "ftp://kota.example/a"],
)
def test_photos_are_not_fetched_from_private_places(url):
    with pytest.raises(ForbiddenAddress):
        fetch_linked(url)


def test_a_sender_is_told_which_names_mean_nothing_here(send):
    answer = send(lat=None, long=None, latitude=CENTRE[1], longitude=CENTRE[0], colour="red")
    assert (answer.status_code, answer.headers["X-Not-Understood"]) == (200, "colour")
    answer = send(**{"attribute[pole]": "7", "attribute[moon]": "full", "description": "Lampu lain mati"})
    assert answer.headers["X-Not-Understood"] == "attribute[moon]"
    assert "X-Not-Understood" not in send(description="Lampu ketiga mati").headers
