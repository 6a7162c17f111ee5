"""Agencies on pages: the administrator runs the structure, the administrator of an agency keeps its own contact."""

import pytest
from django.utils import timezone

from satukota.kernel.changes.api import changes_of
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, User, forget_offices, grant, office

pytestmark = pytest.mark.django_db
PAGE = "/administration/agencies/"


def account(name, role, agency):
    user = User.objects.create_user(name, password="x", language="id", display_name=name.title())
    grant(user, role, agency, Actor.system())
    return user


@pytest.fixture
def town():
    forget_offices()
    top = Agency.objects.create(code="setda", name="Sekretariat Daerah", kind="secretariat")
    dlh = Agency.objects.create(code="dlh", name="Dinas Lingkungan Hidup", short_name="DLH", parent=top)
    other = Agency.objects.create(code="dpu", name="Dinas PU", parent=top)
    yield {"setda": top, "dlh": dlh, "dpu": other}
    forget_offices()


@pytest.fixture
def admin(client, town):
    client.force_login(account("admin", "admin", town["setda"]))
    return client


def said(answer):
    return answer.content.decode()


def form(**values):
    blank = {"name": "", "short_name": "", "since": "", "kind": "opd", "parent": "", "area_code": "", "email": ""}
    return {**blank, "phone": "", "reason": "", **values}


def test_the_tree_says_who_heads_whom_and_how_much_they_have(admin, town):
    account("ratna", "head", town["dlh"])
    content = said(admin.get(PAGE))
    assert all(row.name in content for row in town.values())
    assert "Kepala" in content
    assert "Ratna" in content
    hits = said(admin.get(f"{PAGE}?q=lingkungan"))
    assert "Dinas Lingkungan Hidup" in hits
    assert "Dinas PU<" not in hits
    assert "Tidak ada instansi yang cocok" in said(admin.get(f"{PAGE}?q=zzz"))


def test_an_agency_is_made_renamed_with_its_day_and_taken_back(admin):
    made = admin.post(f"{PAGE}new/", form(name="Dinas Perkim", short_name="Perkim", parent="setda"))
    assert made.url == f"{PAGE}perkim/"
    day = timezone.localdate().isoformat()
    values = form(name="Dinas Perumahan", short_name="Disperkim", parent="setda", since=day, reason="Perwali 7")
    assert admin.post(f"{PAGE}perkim/change/", values).status_code == 302
    content = said(admin.get(f"{PAGE}perkim/"))
    assert "Dinas Perumahan" in content
    assert "Perwali 7" in content
    assert "Nama sebelumnya" in content
    newest = changes_of("people.agency", "perkim").first()
    admin.post(f"/administration/changes/{newest.pk}/", {"reason": "keliru"})
    assert Agency.objects.get(code="perkim").name == "Dinas Perkim"


def test_a_faulty_form_comes_back_with_what_was_typed(admin, town):
    answer = admin.post(f"{PAGE}dlh/change/", form(name="Baru", kind="castle", email="x", parent="dlh"))
    assert answer.status_code == 422
    assert 'value="Baru"' in said(answer)
    below = admin.post(f"{PAGE}setda/change/", form(name="Setda", parent="dlh"))
    assert below.status_code == 422
    assert "bawah dirinya sendiri" in said(below)


def test_an_agency_that_has_something_needs_an_heir_and_its_code_leads_there(admin, town):
    worker = account("wati", "officer", town["dlh"])
    page = said(admin.get(f"{PAGE}dlh/close/"))
    assert "Orang yang bekerja di sana: 1" in page
    day = timezone.localdate().isoformat()
    refused = admin.post(f"{PAGE}dlh/close/", {"on": day, "to": "", "reason": "Perda"})
    assert refused.status_code == 422
    merged = admin.post(f"{PAGE}dlh/close/", {"on": day, "to": "dpu", "reason": "Perda"})
    assert merged.url == f"{PAGE}dpu/"
    assert office("dlh").code == "dpu"
    assert worker.memberships.filter(agency=town["dpu"], role="officer").exists()
    closed = said(admin.get(f"{PAGE}dlh/"))
    assert "Instansi ini sudah ditutup" in closed
    assert "undo" not in closed
    assert admin.get(f"{PAGE}dlh/close/").status_code == 403


def test_a_split_is_looked_at_before_it_is_done(admin, town):
    worker = account("wati", "officer", town["dlh"])
    values = {"to": "dpu", "parts": [f"people.members|{worker.pk}"], "reason": "Perda"}
    look = admin.post(f"{PAGE}dlh/split/", values)
    assert "Yang pindah dan yang tetap" in said(look)
    assert worker.memberships.get().agency == town["dlh"]
    assert admin.post(f"{PAGE}dlh/split/", {**values, "sure": "1"}).url == f"{PAGE}dpu/"
    assert worker.memberships.get().agency == town["dpu"]
    assert admin.post(f"{PAGE}dlh/split/", {**values, "sure": "1"}).status_code == 422


def test_the_administrator_of_an_agency_keeps_its_contact_and_nothing_else(client, town):
    client.force_login(account("adm", "agency_admin", town["dlh"]))
    assert "Dinas PU" not in said(client.get(PAGE))
    assert client.get(f"{PAGE}dpu/").status_code == 404
    values = form(name="Lain", email="dlh@kota.example", phone="0254 391234")
    assert client.post(f"{PAGE}dlh/change/", values).status_code == 302
    row = Agency.objects.get(code="dlh")
    assert (row.name, row.email, row.phone) == ("Dinas Lingkungan Hidup", "dlh@kota.example", "0254 391234")
    for page in (f"{PAGE}new/", f"{PAGE}dlh/close/", f"{PAGE}dlh/split/", "/administration/calendar/"):
        assert client.get(page).status_code == 403
    assert client.post(f"{PAGE}dpu/change/", values).status_code == 404


def test_others_see_no_structure(client, town):
    client.force_login(account("petugas", "officer", town["dlh"]))
    assert client.get(PAGE).status_code == 403
