"""People in a browser: a person is made, given a role and closed."""

import pytest
from playwright.sync_api import expect
from tests.browsing import axe, overflow

from satukota.kernel.people.api import Membership, User

pytestmark = pytest.mark.django_db(transaction=True)


def sound(page):
    """Hold that axe finds nothing on a page and that it fits into its window."""
    assert axe(page) == []
    assert overflow(page) == 0


def test_a_person_comes_works_and_goes(visit, town, settings):
    settings.SMTP_HOST = ""
    page = visit("/administration/people/", town.manager, width=1440)
    sound(page)
    page.get_by_role("link", name="Orang baru").click()
    sound(page)
    page.locator("#id_name").fill("Tono Wijaya")
    page.locator("#id_role").select_option("officer")
    page.locator("#id_agency").select_option("dpupr-uji")
    page.get_by_role("button", name="Buat akun").click()
    expect(page.get_by_role("heading", name="Tautan untuk memilih kata sandi")).to_be_visible()
    sound(page)
    page.get_by_role("link", name="Beri peran").click()
    page.locator("#id_role").select_option("head")
    page.locator("#id_agency").select_option("bina-marga-uji")
    page.get_by_role("button", name="Beri peran ini").click()
    expect(page.get_by_text("Bidang Bina Marga Uji").first).to_be_visible()
    page.get_by_role("link", name="Tutup akun").click()
    sound(page)
    page.get_by_label("pindah tugas").check()
    page.get_by_role("button", name="Tutup akun").click()
    expect(page.get_by_role("button", name="Buka lagi akun")).to_be_visible()
    tono = User.objects.get(username="tono.wijaya")
    assert not tono.is_active and not Membership.objects.filter(user=tono, ends__isnull=True).exists()
