"""The set-up of a city in the browser, page by page."""

import pytest
from django.conf import settings as configured

from satukota.kernel.accounts.api import administrators
from satukota.kernel.people.api import Agency, User
from satukota.kernel.places import api as places
from satukota.modules.administration.forms.first_run import proposed_agencies

needs_regions = pytest.mark.skipif(not places.regions(), reason="idn-area-data is not installed (npm ci in frontend)")
CITY = "/administration/begin/city/"
PASSWORD = "sungai-cisadane-mengalir-47"


def answers() -> dict[str, dict]:
    facts = places.profile_facts(places.region("36.74"))
    agencies = {
        name: "on" if value is True else value for name, value in proposed_agencies("36.74", facts).items() if value
    }
    return {
        "which": {"region": "Kota Tangerang Selatan (36.74)"},
        "names": {
            "name": "Kota Tangerang Selatan",
            "short_name": "Tangsel",
            "head": "Wali Kota",
            "time_zone": "Asia/Jakarta",
            "language": "id",
        },
        "look": {"primary": "#7a1f3d"},
        "map": {"centre": "-6.2886, 106.7179"},
        "agencies": {**agencies, "more": "Dinas Kebudayaan; Disbud"},
        "hours": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "07:30-16:00"),
        "account": {"admin_name": "Siti Rahma", "email": "Siti@tangsel.example", "username": "siti.rahma"},
    }


def proved(client, code):
    assert client.post("/administration/begin/", {"code": code.lower()}).status_code == 302
    client.get(CITY)
    return client


def fill(client, code, upto="check", **changed):
    proved(client, code)
    for step, typed in {**answers(), **changed}.items():
        if step == upto:
            break
        answer = client.post(f"{CITY}{step}/", typed)
        assert answer.status_code == 302, (step, answer.content.decode())
    return client


def test_every_page_leads_to_the_set_up(waiting, client):
    for path in ("/", "/inbox/", "/reports/new/", "/administration/begin/city/names/"):
        assert client.get(path).headers["Location"] == "/administration/begin/", path
    assert client.get("/api/v1/reports").status_code == 503
    assert client.post("/open311/v2/requests.json").status_code == 503


def test_nobody_begins_without_the_code(waiting, client):
    answer = client.post("/administration/begin/", {"code": "AAAA-AAAA-AAAA"})
    assert answer.status_code == 422
    assert client.post(f"{CITY}which/", {"region": "36.74"}).headers["Location"] == "/administration/begin/"


def test_who_guesses_codes_has_to_wait(waiting, client):
    typed = ({"code": f"A{number}"} for number in range(22))
    statuses = [client.post("/administration/begin/", code, REMOTE_ADDR="203.0.113.9").status_code for code in typed]
    assert statuses[-1] == 429


@needs_regions
@pytest.mark.parametrize(
    ("step", "typed", "words"),
    [
        ("which", {"region": "bandung"}, "Kabupaten Bandung Barat (32.17)"),
        ("which", {"region": "Atlantis"}, "Tidak ada kota atau kabupaten"),
        ("names", {"name": 'Kota "X"'}, "tidak dapat menjadi nama"),
        ("look", {"primary": "#ffee00"}, "tidak terbaca di atas putih"),
        ("map", {"centre": "51.5, -0.1"}, "lintang dan bujur"),
        ("hours", {"mon": "besok"}, "tidak dapat dibaca"),
        ("hours", {}, "Kantor tidak pernah buka"),
        ("account", {"admin_name": "S", "email": "s@x.example", "username": "Siti Rahma"}, "huruf kecil"),
    ],
)
def test_what_cannot_be_is_named_on_its_page(waiting, client, step, typed, words):
    answer = fill(client, waiting, upto=step).post(f"{CITY}{step}/", typed)
    assert answer.status_code == 422
    assert words in answer.content.decode()


@needs_regions
def test_who_leaves_goes_on_where_they_were(waiting, client):
    fill(client, waiting, upto="map")
    assert client.get(CITY, follow=True).redirect_chain[-1][0] == f"{CITY}map/"


@needs_regions
def test_a_weak_password_is_refused_and_nothing_is_made(waiting, client):
    answer = fill(client, waiting).post(f"{CITY}check/", {"password": "tangerang2026", "again": "tangerang2026"})
    assert answer.status_code == 422
    assert not places.has_city() and not User.objects.exists()


@needs_regions
def test_the_city_its_agencies_and_its_administrator_are_made_at_once(waiting, client, goes_on):
    answer = fill(client, waiting).post(f"{CITY}check/", {"password": PASSWORD, "again": PASSWORD})
    assert answer.status_code == 200 and "Kota sudah disiapkan" in answer.content.decode()
    assert client.get("/administration/begin/started/").status_code == 204
    goes_on()
    assert (places.city().name, places.city().short_name) == ("Kota Tangerang Selatan", "Tangsel")
    assert Agency.objects.get(code="polres").name == "Kepolisian Resor Tangerang Selatan"
    assert Agency.objects.filter(code="disbud").exists() and not Agency.objects.filter(code="dpmd").exists()
    assert Agency.objects.filter(kind="village").count() == 54
    [administrator] = administrators()
    assert (administrator.email, administrator.check_password(PASSWORD)) == ("siti@tangsel.example", True)
    assert client.get("/administration/begin/started/").headers["HX-Redirect"] == "/administration/begin/second-step/"
    assert client.session["_auth_user_id"] == str(administrator.pk)
    page = client.get("/administration/begin/second-step/")
    assert page.status_code == 200 and "data:image/svg+xml" in page.content.decode()


@needs_regions
def test_nobody_sets_up_a_second_time(waiting, client):
    fill(client, waiting).post(f"{CITY}check/", {"password": PASSWORD, "again": PASSWORD})
    again = type(client)()
    assert again.post("/administration/begin/", {"code": waiting}).status_code == 200
    assert again.get(CITY).headers["Location"] == "/administration/begin/"
    assert len(administrators()) == 1


@pytest.mark.django_db
def test_an_installation_with_a_city_never_sees_the_set_up(client):
    assert configured.CITY_CODE == "36.72"
    assert client.get("/").status_code == 200
    assert client.get("/administration/begin/").headers["Location"].startswith("/accounts/login/")
    assert client.get(CITY).headers["Location"] == "/administration/begin/"
