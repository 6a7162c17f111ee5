"""A whole quarter in the browser, by three roles. Needs a running demo city: SATUKOTA_URL, with the full demo loaded.

SATUKOTA_ACCOUNTS names the accounts as role=user:password, separated by commas (planner, walidata, officer).
"""

import os

import pytest

URL = os.environ.get("SATUKOTA_URL", "")
ACCOUNTS = dict(pair.split("=", 1) for pair in os.environ.get("SATUKOTA_ACCOUNTS", "").split(",") if "=" in pair)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not URL or not ACCOUNTS, reason="set SATUKOTA_URL and SATUKOTA_ACCOUNTS to a running demo city"),
]


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield chromium
        chromium.close()


def sign_in(browser, role):
    name, password = ACCOUNTS[role].split(":", 1)
    page = browser.new_context(locale="id-ID", viewport={"width": 1440, "height": 900}).new_page()
    page.goto(f"{URL}/accounts/login/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", password)
    page.locator(
        "main form[action*=login] button:not([type=button]), main form button:not([type=button])"
    ).first.click()
    page.wait_for_url(lambda url: "login" not in url)
    return page


def press(page, word):
    page.get_by_role("button", name=word, exact=True).click()
    page.wait_for_load_state("networkidle")


def test_a_quarter_is_opened_filled_returned_corrected_verified_approved_and_published(browser):
    planner, officer, steward = (sign_in(browser, role) for role in ("planner", "officer", "walidata"))
    planner.goto(f"{URL}/planning/rounds/open/")
    planner.fill("[name=year]", os.environ.get("SATUKOTA_YEAR", "2027"))
    planner.select_option("[name=quarter]", "1")
    press(planner, "Buka putaran")
    opened = planner.url
    agencies = planner.locator("tbody tr").count()
    assert agencies == int(os.environ.get("SATUKOTA_AGENCIES", agencies))

    officer.goto(f"{URL}/planning/rounds/")
    officer.get_by_role("link", name="Buka laporan").first.click()
    report = officer.url
    boxes = officer.locator("input[id$=-value]")
    for place in range(boxes.count()):
        boxes.nth(place).fill(f"{40 + place},5")
    press(officer, "Simpan dan kirim")

    steward.goto(report)
    steward.get_by_role("link", name="Tandai untuk diperbaiki").first.click()
    steward.fill("[name=reason]", "Tidak sama dengan lampiran")
    press(steward, "Tandai untuk diperbaiki")
    steward.fill("#reason-send_back", "Satu nilai harus diperbaiki")
    press(steward, "Kembalikan")

    officer.goto(report)
    assert officer.get_by_text("Tidak sama dengan lampiran").first.is_visible()
    officer.locator(".valuerow--returned input[id$=-value]").first.fill("41,25")
    press(officer, "Simpan dan kirim")

    steward.goto(report)
    press(steward, "Nyatakan benar")
    planner.goto(report)
    press(planner, "Setujui")
    press(planner, "Terbitkan")
    assert planner.get_by_text("Terbit", exact=True).first.is_visible()

    public = browser.new_context(locale="id-ID").new_page()
    public.goto(f"{URL}/planning/public/?year={os.environ.get('SATUKOTA_YEAR', '2027')}")
    assert "41,3" in public.content() or "41,25" in public.content()
    planner.goto(opened)
    answer = planner.request.get(f"{opened}report.pdf")
    assert answer.body().startswith(b"%PDF")
