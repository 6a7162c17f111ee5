"""Rows on a phone: added and removed on the device, hidden questions inside, nothing wider than the window."""

import pytest
from tests.browsing import axe, overflow, shot

from satukota.kernel.cases.api import forget_published, load_one
from satukota.modules.services.actions.drafts import begin, draft_answers, find_draft
from satukota.modules.services.tests.conftest import BOARD
from satukota.modules.services.tests.test_rows import SOURCE

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
