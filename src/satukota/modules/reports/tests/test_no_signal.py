"""A phone without a signal: home and the report open all the same, what waits is said, and is sent when it is back."""

import json

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from satukota.kernel.cases.api import Case, load_one
from satukota.kernel.places.api import forget, load_city
from satukota.modules.reports.tests.conftest import DEFINITIONS, picture
from satukota.web.views.installed import kept_pages


@pytest.fixture
def kept(client, db):
    """The pages that phones keep."""
    forget()
    load_city(again=True)
    return kept_pages()


def test_the_name_card_names_the_city_its_doors_and_icons_that_exist(client, kept):
    card = json.loads(client.get(reverse("name_card")).content)
    assert (card["start_url"], card["scope"], card["display"]) == ("/", "/", "standalone")
    assert "/reports/new/" in {shortcut["url"] for shortcut in card["shortcuts"]}
    assert {icon["sizes"] for icon in card["icons"]} == {"192x192", "512x512", "any"}
    files = [icon["src"].partition("/static/")[2] for icon in card["icons"]]
    assert all(finders.find(file) for file in files), files


def test_every_kept_page_answers_a_visitor_at_once_and_is_nobodys_own(client, kept):
    assert kept == ["/", "/reports/new/"]
    for address in kept:
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, address
    worker = client.get(reverse("worker"))
    assert worker.headers["Content-Type"].startswith("text/javascript")
    assert '"/reports/new/"' in worker.content.decode().replace("\\u002D", "-")


@pytest.mark.django_db(transaction=True)
def test_home_and_a_report_work_without_a_signal_and_what_waits_is_sent_later(visit, kept, report_types):
    page = visit("/", width=360)
    page.wait_for_selector("html[data-kept=ready]", timeout=30_000)
    page.goto(page.url + "reports/new/")
    page.context.set_offline(True)
    page.reload()
    assert page.locator("[name=photos]").count() == 1
    page.goto(page.url.partition("/reports")[0] + "/")
    assert page.locator(".hello").is_visible()
    page.goto(page.url + "reports/")
    assert page.locator("h1").inner_text() == "Tidak ada sinyal"
    page.click("a[href='/reports/new/']")
    report_without_signal(page)
    page.wait_for_selector("[data-waiting]")
    page.goto(page.url.partition("/reports")[0] + "/")
    page.wait_for_selector("[data-reports-waiting]:not([hidden])")
    assert "menunggu" in page.locator("[data-queued]").inner_text()
    assert not Case.objects.exists()
    page.context.set_offline(False)
    page.wait_for_selector("[data-gone]:not([hidden]) a", timeout=20_000)
    page.click("[data-gone] a")
    assert Case.objects.get().number in page.content()


@pytest.fixture
def report_types(db):
    """What a report is made of is known."""
    load_one((DEFINITIONS / "complaint.yaml").read_text(), "reports")


def report_without_signal(page) -> None:
    """Go through the pages of a report."""
    page.click(".actions button")
    page.fill("[name=place_note]", "Depan pasar Kranggot")
    page.click(".actions button")
    page.check("#category_waste")
    page.click(".actions button")
    page.fill("textarea", "Sampah menumpuk di depan pasar.")
    page.click(".actions button")
    page.check("[name=privacy][value=anonymous]")
    page.click(".actions button")
    page.click(".actions button")


@pytest.mark.django_db(transaction=True)
def test_a_phone_takes_the_photo_with_its_camera_and_buttons_speak_the_pages_language(chrome, live_server, kept):
    context = chrome.new_context(is_mobile=True, has_touch=True, viewport={"width": 360, "height": 740}, locale="en-GB")
    page = context.new_page()
    page.goto(live_server.url + "/reports/new/")
    with page.expect_file_chooser() as chooser:
        page.click("text=Ambil foto")
    assert chooser.value.element.get_attribute("capture") == "environment"
    for n in (1, 2):
        chooser.value.set_files({"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": picture(n)})
        page.wait_for_selector(f".picker__shown li:nth-child({n}) img")
    assert page.locator(".picker label").inner_text().strip() == "Pilih foto"
    context.close()


def test_the_way_through_a_report_never_grows_longer(client, kept):
    """Where the next pages hang on an answer that was not given yet, all that may come are counted."""
    totals = []
    address = client.get("/reports/new/", follow=True).redirect_chain[-1][0]
    for answers in ({}, {"place_note": "Depan pasar"}, {"category": "waste"}, {"text": "Sampah menumpuk di pasar"}):
        totals.append(client.get(address).context["total"])
        address = client.post(address, answers).headers["Location"]
    totals.append(client.get(address).context["total"])
    assert totals[0] == 7
    assert totals == sorted(totals, reverse=True)
