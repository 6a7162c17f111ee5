import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def test_the_home_page_begins_with_what_people_come_for(client):
    page = text(client.get("/"))
    assert 'href="tel:112"' in page
    assert page.index('class="door') < page.index("Di sekitar saya") < page.index("Yang dikerjakan kota pekan ini")


def test_a_page_is_indonesian_whatever_the_phone_says(client):
    page = client.get("/", headers={"accept-language": "en-US,en"})
    assert 'lang="id"' in text(page)
    assert page.headers["Content-Language"] == "id"


def test_the_language_is_kept_when_it_was_chosen(client):
    assert client.post("/language/", {"language": "en", "next": "/help/"}).url == "/help/"
    assert "What can we do for you?" in text(client.get("/"))


def test_a_language_that_we_do_not_speak_changes_nothing(client):
    assert "django_language" not in client.post("/language/", {"language": "xx"}).cookies


def test_the_way_back_never_leads_to_another_site(client):
    assert client.post("/theme/", {"theme": "dark", "next": "https://evil.example/"}).url == "/"


def test_the_theme_is_drawn_by_the_server(client):
    client.post("/theme/", {"theme": "dark"})
    assert 'data-theme="dark"' in text(client.get("/"))


def test_staff_pages_ask_for_sign_in(client):
    for address in ("/inbox/", "/search/", "/notices/", "/profile/", "/styleguide/"):
        assert client.get(address).url.startswith("/accounts/login/")


def test_the_rail_shows_the_inbox_and_marks_where_one_is(client, person):
    client.force_login(person("sari", "officer"))
    assert '<a class="rail__link" href="/inbox/" aria-current="page">' in text(client.get("/inbox/"))


def test_staff_without_a_second_step_are_asked_until_they_say_tomorrow(client, person):
    client.force_login(person("sari", "officer"))
    assert "data-nudge" in text(client.get("/profile/"))
    client.post("/later/", {"next": "/profile/"})
    assert "data-nudge" not in text(client.get("/profile/"))


def test_a_citizen_with_an_account_is_not_asked_for_a_second_step(client, person):
    client.force_login(person("warga"))
    assert "data-nudge" not in text(client.get("/profile/"))


def test_the_profile_says_which_roles_somebody_holds(client, person):
    client.force_login(person("sari", "officer"))
    assert "Petugas" in text(client.get("/profile/"))


@pytest.mark.parametrize(("language", "words"), [("id", "Tidak ada yang hilang."), ("en", "Nothing was lost.")])
def test_a_wrong_address_is_told_with_what_was_kept(client, language, words):
    client.cookies["django_language"] = language
    page = client.get("/nowhere/")
    assert page.status_code == 404
    assert words in text(page)


def test_a_form_without_its_secret_is_told_what_to_do():
    page = Client(enforce_csrf_checks=True).post("/theme/", {"theme": "dark"})
    assert page.status_code == 403
    assert "Formulir terlalu lama terbuka" in text(page)


def test_when_we_fail_the_page_says_what_was_kept_and_needs_no_database(client, monkeypatch):
    monkeypatch.setattr("satukota.web.views.citizen.doors", lambda: 1 / 0)
    client.raise_request_exception = False
    page = client.get("/")
    assert page.status_code == 500
    assert "Yang tersimpan sebelumnya tetap ada" in text(page)


@pytest.mark.parametrize("address", ["/%00", "/cases/%00/", "/?q=%ff%fe", "/search/?q=%00", "/map/base.json?zoom=x"])
def test_a_strange_address_is_never_our_failure(client, person, address):
    client.force_login(person("sari", "officer"))
    assert client.get(address).status_code < 500


def test_the_map_needs_no_other_host(client):
    answer = client.get("/map/base.json")
    assert answer.headers["Content-Type"] == "application/geo+json"
    again = client.get("/map/base.json", headers={"if-none-match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_part_of_the_tiles_is_served_to_who_asks_for_it(client, settings, tmp_path):
    file = tmp_path / "city.pmtiles"
    file.write_bytes(b"0123456789")
    settings.MAP_TILES = str(file)
    part = client.get("/map/tiles.pmtiles", headers={"range": "bytes=2-4"})
    assert (part.status_code, part.content, part.headers["Content-Range"]) == (206, b"234", "bytes 2-4/10")
    assert client.get("/map/tiles.pmtiles", headers={"range": "bytes=90-99"}).status_code == 416


def test_demo_accounts_stand_on_the_sign_in_page_of_a_demo_only(client, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    (tmp_path / "demo-sign-ins.txt").write_text("sari         rahasia          Petugas pengaduan\n")
    assert "Petugas pengaduan" not in text(client.get("/accounts/login/"))
    settings.DEMO_SIGN_INS = True
    assert "Petugas pengaduan" in text(client.get("/accounts/login/"))
