"""A letter of the village office is made by form alone, published by a second person, applied for, decided and issued."""

import re

import pytest
from playwright.sync_api import expect
from tests.browsing import axe, overflow, tour

from satukota.kernel.cases.api import Case, CaseType
from satukota.kernel.people.api import demo_account
from satukota.modules.services.actions.definition_texts import open_text
from satukota.modules.services.models import Paper
from satukota.modules.services.queries.ready_made import ready_made
from satukota.modules.services.queries.starting import template
from satukota.modules.services.tests.conftest import fill, picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]
TYPE = "layanan.surat-keterangan-penghasilan"


def made_by_form(page) -> None:
    """Make the service: a question, a paper, a look from both sides, a try that becomes an example."""
    page.fill("[name=title]", "Surat keterangan penghasilan")
    page.select_option("[name=owner]", "bag-pemerintahan")
    page.click("text=Mulai >> nth=-1")
    page.click(".rows >> text=Halaman dan pertanyaan")
    page.click(".editor-list >> text=Keperluan >> nth=0")
    page.fill("#new_question", "Penghasilan sebulan")
    page.click("text=Tambah pertanyaan")
    page.select_option("[name='f/type']", "integer")
    page.click(".editor-more > summary")
    page.fill("[name='f/minimum']", "0")
    page.fill("[name='f/maxLength']", "")
    page.fill("[name='f/unit']", "Rp")
    page.fill("[name='f/label/en']", "Income in a month")
    page.click(".editor-form .button--primary")
    page.click(".editor-nav >> text=Berkas yang dibawa")
    page.fill("[id^=add_]", "Slip gaji atau pernyataan")
    page.click(".editor-add button >> text=Tambah")
    page.check("[name='f/required']")
    page.click(".editor-form .button--primary")
    page.click("text=Sebagai pemohon")
    page.click("text=Lanjut >> nth=-1")
    expect(page.locator("label", has_text="Penghasilan sebulan").first).to_be_visible()
    page.click("text=Sebagai petugas")
    expect(page.locator("summary", has_text="Lengkap dan benar")).to_be_visible()
    page.click("text=Coba jalankan")
    for button in ("Ajukan", "Lengkap dan benar", "Tanda tangani dan terbitkan", "Surat jadi"):
        page.click(f"button[name=step] >> text={button}")
        expect(page.locator("ol li", has_text=button).first).to_be_visible()
    page.fill("#example_name", "terbit dengan penghasilan")
    page.click("text=Simpan sebagai contoh")
    expect(page.locator(".editor-list", has_text="terbit dengan penghasilan")).to_be_visible()


def test_a_village_letter_is_made_by_form_published_by_another_applied_for_and_issued(visit, person, step):
    demo_account("kabag.pemerintahan", "Wulan Sari", "head", "bag-pemerintahan")
    writer = visit("/services/definitions/new/", person("kabag.pemerintahan"))
    made_by_form(writer)
    assert axe(writer) == [] and overflow(writer) <= 0
    writer.click(".crumbs >> text=Surat keterangan penghasilan")
    writer.click("text=Periksa dan simpan")
    writer.click("text=Usulkan untuk diterbitkan")
    row = CaseType.objects.get(type=TYPE)
    assert "penghasilan_sebulan" in row.source and "terbit dengan penghasilan" in row.source
    second = visit(f"/services/definitions/{row.pk}/", person("admin"))
    second.click("form .button--primary")
    second.wait_for_load_state()
    row.refresh_from_db()
    assert (row.status, row.published_by.username) == ("published", "admin")
    case = applied(visit(f"/services/s/{TYPE}/", width=360))
    step(case, "setujui", "kelurahan")
    step(case, "terbitkan", "lurah")
    assert case.state == "selesai" and Paper.objects.get(case=case).status == "valid"


def test_the_pages_of_the_editor_are_sound_on_a_phone_and_on_a_wide_screen(visit, person):
    head = person("kepala.ptsp")
    case_type, source = template("instansi", "Izin pasar malam", "dpmptsp", head)
    faulty = source.replace("queue: kepala", "queue: kepala-dinas", 1)
    at = f"/services/definitions/text/{open_text(head, case_type, source).pk}/"
    wrong = f"/services/definitions/text/{open_text(head, 'layanan.lain', faulty).pk}/"
    taken = f"/services/definitions/text/{open_text(head, 'layanan.makam', ready_made()['izin-makam'].source).pk}/"
    stops = [
        ("editor-start", "/services/definitions/new/", head),
        ("editor-list", "/services/definitions/", head),
        ("editor-text", at, head),
        ("editor-faults", wrong, head),
        ("editor-state", f"{wrong}at/states/diperiksa/", head),
        ("editor-to-set", taken, head),
        *((f"editor-{part}", f"{at}part/{part}/", head) for part in ("about", "questions", "steps", "rest")),
        ("editor-page", f"{at}at/pages/1/", head),
        ("editor-question", f"{at}at/data/keperluan/", head),
        ("editor-action", f"{at}at/actions/4/", head),
        ("editor-applicant", f"{at}applicant/", head),
        ("editor-clerk", f"{at}clerk/", head),
        ("editor-try", f"{at}try/", head),
    ]
    assert tour(visit, stops, [(360, False), (1440, True)]) == ""


def applied(page) -> Case:
    """Apply as a citizen, page by page."""
    page.click("text=Ajukan sekarang")
    page.select_option("[name=kelurahan]", "kel-36-72-08-1007")
    fill(page, pemohon__nama="Budi Santoso", pemohon__nik="3672010101900001", pemohon__alamat="Jl. Mawar 5")
    fill(page, pemohon__hp="081234567890")
    page.click(".actions .button--primary")
    fill(page, keperluan="Beasiswa anak", penghasilan_sebulan="2500000")
    page.click(".actions .button--primary")
    for upload in page.locator("input[type=file]").all():
        photo = picture("berkas.jpg")
        upload.set_input_files({"name": "berkas.jpg", "mimeType": "image/jpeg", "buffer": photo.read()})
    page.click(".actions .button--primary")
    page.locator(".actions .button--primary").last.click()
    page.wait_for_selector("text=/SKP-[0-9]{4}-[0-9]{6}/")
    number = re.search(r"SKP-\d{4}-\d{6}", page.content())[0]
    return Case.objects.get(number=number)
