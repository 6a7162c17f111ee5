"""Settings are changed on a page after a look, locked where the environment sets them, and secrets are never shown."""

import io
import zipfile

import pytest

from satukota.kernel.changes.api import Change
from satukota.kernel.registry.api import configured_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("set_by_people")]
PAGE = "/administration/settings/"


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_the_list_names_value_origin_and_help_and_is_searched(admin_client):
    content = text_of(admin_client.get(PAGE))
    assert "Laporan dari satu sambungan dalam satu jam" in content
    assert "SIAK: kunci" in content
    found = text_of(admin_client.get(f"{PAGE}?q=siak+alamat"))
    assert "SIAK: alamat" in found
    assert "Laporan dari satu" not in found


def test_a_setting_is_looked_at_saved_and_put_back(admin_client):
    url = f"{PAGE}REPORTS_PER_HOUR/"
    looked = admin_client.post(url, {"value": "30", "reason": "Ramai"})
    assert "120" in text_of(looked)
    assert configured_text("REPORTS_PER_HOUR") == "120"
    saved = admin_client.post(url, {"value": "30", "reason": "Ramai", "step": "save"})
    assert saved.status_code == 302
    assert configured_text("REPORTS_PER_HOUR") == "30"
    content = text_of(admin_client.get(url))
    assert "“Ramai”" in content
    admin_client.post(f"{url}default/")
    assert configured_text("REPORTS_PER_HOUR") == "120"
    assert Change.objects.count() == 2


def test_a_wrong_value_is_refused_at_its_field_and_kept(admin_client):
    refused = admin_client.post(f"{PAGE}REPORTS_PER_HOUR/", {"value": "banyak", "step": "save"})
    assert refused.status_code == 422
    assert "bilangan bulat" in text_of(refused)
    assert 'value="banyak"' in text_of(refused)


def test_what_the_environment_sets_is_locked_and_says_so(admin_client, monkeypatch):
    monkeypatch.setenv("REPORTS_PER_HOUR", "7")
    content = text_of(admin_client.get(f"{PAGE}REPORTS_PER_HOUR/"))
    assert "Terkunci di sini" in content
    assert 'name="value"' not in content
    refused = admin_client.post(f"{PAGE}REPORTS_PER_HOUR/", {"value": "8", "step": "save"})
    assert (refused.status_code, configured_text("REPORTS_PER_HOUR")) == (422, "7")


def test_a_secret_is_put_in_and_never_shown(admin_client):
    url = f"{PAGE}SIAK_TOKEN/"
    assert admin_client.post(url, {"value": "rahasia-sekali", "step": "save"}).status_code == 302
    assert configured_text("SIAK_TOKEN") == "rahasia-sekali"
    content = text_of(admin_client.get(url))
    assert "terisi sejak" in content
    assert "rahasia-sekali" not in content + text_of(admin_client.get(PAGE))
    archive = zipfile.ZipFile(io.BytesIO(admin_client.get("/administration/config/export.zip").content))
    assert not any(b"rahasia-sekali" in archive.read(name) for name in archive.namelist())


def test_an_address_is_tried(admin_client):
    admin_client.post(f"{PAGE}SIAK_URL/", {"value": "http://siak.invalid/", "step": "save"})
    told = admin_client.post(f"{PAGE}SIAK_URL/try/", follow=True)
    assert "Tidak ada jawaban di sana" in text_of(told)


@pytest.mark.parametrize("path", ["", "REPORTS_PER_HOUR/"])
def test_others_do_not_open_it(client, office, path):
    from satukota.kernel.events.api import Actor
    from satukota.kernel.people.api import User, grant

    desk = User.objects.create_user("desk", password="x")
    grant(desk, "desk", office, Actor.system())
    client.force_login(desk)
    assert client.get(f"{PAGE}{path}").status_code == 403


def test_a_setting_that_is_not_declared_is_not_there(admin_client):
    assert admin_client.get(f"{PAGE}SECRET_KEY/").status_code == 404


def test_an_archive_is_looked_at_and_taken_in(admin_client):
    admin_client.post(f"{PAGE}REPORTS_PER_HOUR/", {"value": "30", "step": "save"})
    exported = admin_client.get("/administration/config/export.zip").content
    admin_client.post(f"{PAGE}REPORTS_PER_HOUR/default/")
    looked = admin_client.post("/administration/config/", {"archive": io.BytesIO(exported)})
    assert "Pengaturan: REPORTS_PER_HOUR" in text_of(looked)
    sealed = looked.context["form"].initial["sealed"]
    assert admin_client.post("/administration/config/", {"sealed": sealed, "reason": ""}).status_code == 422
    done = admin_client.post("/administration/config/", {"sealed": sealed, "reason": "Dari kota lain"})
    assert done.status_code == 302
    assert configured_text("REPORTS_PER_HOUR") == "30"
    assert Change.objects.first().reason == "Dari kota lain"


@pytest.mark.parametrize("content", [b"no archive", b""])
def test_what_is_no_archive_is_refused_in_words(admin_client, content):
    sent = io.BytesIO(content)
    sent.name = "x.zip"
    assert admin_client.post("/administration/config/", {"archive": sent}).status_code == 422


def test_a_forged_or_old_preview_takes_nothing_in(admin_client):
    assert admin_client.post("/administration/config/", {"sealed": "x:y:z", "reason": "x"}).status_code == 302
    assert not Change.objects.exists()
