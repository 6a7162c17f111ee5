"""The structure in a browser: an administrator closes an office for a flood and renames an agency; axe looks at all."""

from datetime import date

import pytest
from tests.browsing import LOOKS, axe, faults

from satukota.kernel.cases.api import city_calendar, forget_calendars, office_calendar
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, User, forget_offices, grant

pytestmark = pytest.mark.django_db(transaction=True)
LOOKED = LOOKS[:2]


@pytest.fixture
def admin():
    forget_offices()
    forget_calendars()
    top = Agency.objects.create(code="setda", name="Sekretariat Daerah", kind="secretariat")
    for code, name in (("dlh", "Dinas Lingkungan Hidup"), ("dpu", "Dinas Pekerjaan Umum")):
        Agency.objects.create(code=code, name=name, parent=top, email=f"{code}@kota.example")
    user = User.objects.create_user("admin", password="x", language="id", display_name="Siti Admin")
    grant(user, "admin", top, Actor.system())
    yield user
    forget_offices()
    forget_calendars()


def test_every_page_of_the_structure_is_sound_on_a_phone_and_a_laptop(visit, admin):
    page = visit("/administration/agencies/", admin, width=360)
    found = []
    for name, address in {
        "tree": "/administration/agencies/",
        "search": "/administration/agencies/?q=dinas",
        "agency": "/administration/agencies/setda/",
        "new": "/administration/agencies/new/",
        "change": "/administration/agencies/dlh/change/",
        "close": "/administration/agencies/setda/close/",
        "split": "/administration/agencies/setda/split/",
        "year": "/administration/calendar/?year=2026",
        "days": "/administration/calendar/days/?year=2026",
        "season": "/administration/calendar/season/?year=2026",
        "hours": "/administration/calendar/hours/?year=2026&office=dlh",
        "import": "/administration/calendar/import/?year=2026",
    }.items():
        found += faults(page, f"structure-{name}", LOOKED, at=address)
    assert found == []


def test_an_office_is_closed_for_a_flood_and_an_agency_renamed(visit, admin):
    page = visit("/administration/calendar/?year=2027&office=dlh", admin)
    page.get_by_role("link", name="Satu hari atau beberapa hari").click()
    page.get_by_label("Tanggal", exact=True).fill("2027-01-12")
    page.get_by_label("Jenisnya").select_option(label="Kantor tutup")
    page.locator("#id_name").fill("Banjir")
    page.get_by_role("button", name="Periksa dahulu").click()
    page.get_by_text("tenggat berjalan bergeser").wait_for()
    assert axe(page) == []
    page.get_by_role("button", name="Simpan perubahan").click()
    page.get_by_text("Banjir").first.wait_for()
    own = Agency.objects.get(code="dlh").pk
    forget_calendars()
    assert not office_calendar(own).works(date(2027, 1, 12))
    assert city_calendar().works(date(2027, 1, 12))
    page.goto(page.url.split("/administration/")[0] + "/administration/agencies/dlh/")
    page.get_by_role("link", name="Ubah").click()
    page.get_by_label("Nama", exact=True).fill("Dinas Lingkungan Hidup dan Kebersihan")
    page.get_by_label("Alasan atau dasar hukum").fill("Perda 3/2027")
    page.get_by_role("button", name="Simpan").click()
    page.get_by_role("heading", name="Dinas Lingkungan Hidup dan Kebersihan").wait_for()
    page.get_by_text("Nama sebelumnya").wait_for()
    assert axe(page) == []
