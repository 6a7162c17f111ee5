"""Rows and sheets on a phone: added and removed on the device, read, sent, nothing wider than the window."""

import pytest
from tests.browsing import axe, overflow, shot

from satukota.kernel.cases.api import answers_of, forget_published, load_one
from satukota.kernel.tables.api import workbook
from satukota.modules.services.actions.drafts import add_paper, begin, draft_answers, find_draft, save_answers
from satukota.modules.services.tests.conftest import ANSWERS, BOARD, PAPERS, picture
from satukota.modules.services.tests.test_batches import ROW
from satukota.modules.services.tests.test_batches import SOURCE as BANNERS
from satukota.modules.services.tests.test_rows import SOURCE, send_rows

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]


@pytest.fixture
def token() -> str:
    assert load_one(SOURCE.replace("version: 1\n", "version: 2\n", 1), "")
    forget_published()
    return begin(BOARD).token


def fill(page, place: int, metres: str) -> None:
    page.check(f"[name=titik_lain__{place}__jenis][value=papan]")
    page.fill(f"[name=titik_lain__{place}__pasang]", "2026-12-01")
    page.fill(f"[name=titik_lain__{place}__panjang]", metres)


def test_rows_are_added_and_removed_on_the_device(visit, token):
    page = visit(f"/services/a/{token}/titik-lain/", width=360)
    rows = page.locator("[data-row]:visible")
    assert rows.count() == 2
    page.click("button[name=add]")
    assert rows.count() == 3
    for place, metres in enumerate(("1", "2", "3")):
        fill(page, place, metres)
    daya = page.locator("[data-question=titik_lain__1__daya]")
    assert not daya.is_visible()
    page.check("[name=titik_lain__1__lampu]")
    assert daya.is_visible() and not page.locator("[data-question=titik_lain__0__daya]").is_visible()
    page.fill("[name=titik_lain__1__daya]", "40")
    assert overflow(page) <= 0 and axe(page) == []
    shot(page, "rows-phone")
    page.locator("button[name=remove]").first.click()
    assert rows.count() == 2 and page.input_value("[name=titik_lain__0__panjang]") == "2"
    assert daya.is_hidden() and page.locator("[data-question=titik_lain__0__daya]").is_visible()
    page.locator("[name=titik_lain__1__panjang]").press("Enter")
    page.wait_for_url(lambda url: "titik-lain" not in url)
    draft = find_draft(token)
    assert draft
    assert [row["panjang"] for row in draft_answers(draft)["titik_lain"]] == [2, 3]
    assert [row.get("daya") for row in draft_answers(draft)["titik_lain"]] == [40, None]


def test_without_a_program_the_buttons_do_the_same(chrome, live_server, token):
    context = chrome.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{live_server.url}/services/a/{token}/titik-lain/")
    fill(page, 0, "7,5")
    page.click("button[name=add]")
    assert page.locator("[data-row]").count() == 3
    assert page.input_value("[name=titik_lain__0__panjang]") == "7,5"
    fill(page, 2, "9")
    page.locator("button[name=remove]").nth(1).click()
    assert page.locator("[data-row]").count() == 2
    page.locator("[name=titik_lain__1__panjang]").press("Enter")
    page.wait_for_url(lambda url: "titik-lain" not in url)
    context.close()


def test_rows_are_read_on_a_phone_and_at_the_desk(visit, token, submit, person):
    case = send_rows(submit)
    draft = find_draft(token)
    assert draft
    save_answers(draft, {**ANSWERS[BOARD], "titik_lain": answers_of(case)["titik_lain"]})
    for paper in PAPERS[BOARD]:
        add_paper(draft, paper, picture(f"{paper}.jpg"))
    phone = visit(f"/services/a/{token}/check/", width=360)
    assert overflow(phone) <= 0 and axe(phone) == []
    shot(phone, "rows-summary-phone")
    for width in (360, 1440):
        desk = visit(f"/cases/{case.number}/", person("petugas.ptsp"), width=width)
        assert overflow(desk) <= 0 and axe(desk) == []
        shot(desk, f"rows-desk-{width}")


def test_a_sheet_is_sent_from_a_phone(visit):
    assert load_one(BANNERS, "")
    forget_published()
    page = visit("/services/s/layanan.reklame-insidental/batch/", width=360)
    assert overflow(page) <= 0 and axe(page) == []
    content = workbook("permohonan", list(ROW), [list({**ROW, "Jumlah": "banyak"}.values())])
    page.set_input_files("[name=sheet]", {"name": "a.xlsx", "mimeType": "application/zip", "buffer": content})
    page.click(".button--primary")
    page.wait_for_selector(".note--warning")
    assert "Baris 2, Jumlah" in page.inner_text("main") and axe(page) == []
    shot(page, "batch-faults-phone")
    content = workbook("permohonan", list(ROW), [list(ROW.values()), list({**ROW, "Jumlah": 2}.values())])
    page.set_input_files("[name=sheet]", {"name": "a.xlsx", "mimeType": "application/zip", "buffer": content})
    for name in ("desain", "pajak"):
        photo = {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": picture().read()}
        page.set_input_files(f"[name=document__{name}]", photo)
    page.click(".button--primary")
    page.wait_for_url("**/services/b/**")
    assert overflow(page) <= 0 and axe(page) == []
    shot(page, "batch-look-phone")
    page.click(".button--primary")
    page.wait_for_selector(".note--ok")
    assert overflow(page) <= 0 and axe(page) == []
    shot(page, "batch-receipt-phone")
