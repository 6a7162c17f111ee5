"""The pages of categories on a phone, and a draft on a phone whose category closed."""

import pytest
from tests.browsing import axe, overflow, until

from satukota.kernel.people.api import demo_account
from satukota.modules.reports.actions.categories import close_category
from satukota.modules.reports.queries.catalogue import catalogue, forget_categories
from satukota.modules.reports.tests.conftest import BENCH

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def city(city_again):
    """The city is there, its categories as the program brings them."""
    forget_categories()


@pytest.fixture
def admin(city):
    return demo_account("admin.kota", "Administrator Kota", "admin", "diskominfo")


def looks_right(page) -> None:
    assert axe(page) == []
    assert overflow(page) <= 0


@pytest.mark.parametrize("path", ["", "road/", "road/handling/", "road/questions/accident/", "road/close/", "try/"])
def test_the_pages_of_categories_work_on_a_phone(visit, admin, path):
    looks_right(visit(f"/reports/categories/{path}", admin, width=360))


def test_a_draft_on_a_phone_whose_category_closed_is_asked_once_and_keeps_its_words(visit, keep, administrator):
    keep("halte", questions=[BENCH | {"stop": {}}])
    page = visit("/reports/new/", width=360)
    page.click(".actions button")
    page.fill("[name=place_note]", "Depan pasar Kranggot")
    page.click(".actions button")
    page.check("#category_halte")
    page.click(".actions button")
    page.check("[name=part][value=bench]")
    page.click(".actions button")
    page.fill("textarea", "Bangku halte patah sejak kemarin.")
    page.wait_for_timeout(200)
    close_category("halte", "traffic", administrator)
    assert "halte" not in catalogue().categories
    page.reload()
    page.click("text=Lanjutkan")
    assert "sudah ditutup" in page.locator(".error-summary").inner_text()
    page.check("#category_traffic")
    page.click(".actions button")
    until(page, lambda: page.locator("textarea").count() > 0)
    assert page.locator("textarea").input_value() == "Bangku halte patah sejak kemarin."
