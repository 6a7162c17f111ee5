"""The officer's day by keyboard, and without any program."""

import pytest
from playwright.sync_api import expect
from tests.browser.city import small_city

from satukota.kernel.cases.api import Act, apply, who

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city():
    return small_city()


def test_the_whole_inbox_works_by_keyboard(visit, city):
    page = visit("/inbox/", city.officer)
    first, second = page.locator(".matter").nth(0), page.locator(".matter").nth(1)
    expect(first).to_have_class("matter is-current")
    page.keyboard.press("j")
    expect(second).to_have_class("matter is-current")
    expect(page.locator("#pane .case__number a")).to_have_text(second.get_attribute("data-number"))
    page.keyboard.press("x")
    expect(page.locator(".bulk")).to_be_visible()
    expect(page.locator("[data-bulk-count]")).to_have_text("1 dipilih")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()


def test_e_opens_the_likely_step_and_enter_sends_it(visit, city):
    page = visit(f"/cases/{city.case.number}/", city.officer)
    page.keyboard.press("e")
    form = page.locator("#act form")
    expect(form).to_be_visible()
    form.locator("button.button--primary").click()
    expect(page.locator(".messages")).to_contain_text("Tersimpan")
    expect(page.locator(".case__chips")).to_contain_text("Sedang ditangani")


def test_the_same_day_without_any_program(visit, city):
    page = visit("/inbox/", city.officer, js=False)
    page.locator(".matter__link").first.click()
    page.locator(".case__acts a").first.click()
    page.locator(".act form button.button--primary").click()
    expect(page.locator(".messages")).to_contain_text("Tersimpan")


def test_the_second_officer_sees_what_the_first_did_and_loses_nothing(visit, city):
    page = visit(f"/cases/{city.case.number}/act/answer/", city.officer)
    page.locator("textarea").first.fill("Kami datang besok pagi.")
    apply(city.case, Act("note", {"note": "Saya ke lokasi."}, note="Saya ke lokasi."), who(city.officer))
    page.locator("form button.button--primary").first.click()
    expect(page.locator(".note--warning")).to_contain_text("Saya ke lokasi.")
    expect(page.locator("textarea").first).to_have_value("Kami datang besok pagi.")


def test_what_is_typed_survives_a_closed_page(visit, city):
    address = f"/cases/{city.case.number}/act/note/"
    page = visit(address, city.officer)
    page.locator("textarea").fill("Sudah ditelepon.")
    page.goto("about:blank")
    page.go_back()
    expect(page.locator("textarea")).to_have_value("Sudah ditelepon.")


def test_filters_are_chosen_in_a_dialog_and_live_in_the_address(visit, city):
    page = visit("/inbox/", city.officer)
    page.keyboard.press("f")
    page.locator("#filter select[name=status]").select_option("late")
    page.locator("#filter .filter-form button.button--primary").click()
    page.wait_for_url("**status=late**")


def test_theme_and_language_change_without_losing_the_place(visit, city):
    page = visit("/help/", width=360)
    page.locator("summary.tool").click()
    page.locator("button[name=theme][value=dark]").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator("button[name=language][value=en]").click()
    expect(page.locator("h1")).to_have_text("Help")
    assert page.url.endswith("/help/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_map_says_so_where_it_cannot_be_drawn_and_the_list_stays(visit, city):
    page = visit("/", width=360)
    page.locator("[data-map-open]").click()
    expect(page.locator("[data-map-state=ready]")).to_be_attached(timeout=20_000)
    assert page.locator("#around-map canvas").count() or page.locator("#around-map").inner_text()
    expect(page.locator("#around-list")).to_be_visible()


def test_signing_in_and_out_by_the_form(visit, city):
    page = visit("/accounts/login/")
    page.locator("#id_login").fill("budi")
    page.locator("#id_password").fill("rahasia-sekali")
    page.locator("form button.button--primary").first.click()
    page.wait_for_url("**/inbox/")
    page.locator(".topbar details.menu summary").click()
    page.get_by_role("button", name="Keluar").click()
    page.wait_for_url(lambda url: url.endswith("/"))
