"""The desk's hands on places, numbers and lists: what is only spelt alike is chosen, never taken by Enter."""

import pytest
from playwright.sync_api import expect
from tests.browsing import shot

from satukota.kernel.people.api import actor_for
from satukota.kernel.places.api import Place
from satukota.modules.emergency.actions import calls, incidents
from satukota.modules.emergency.models import Call, Incident
from satukota.modules.emergency.queries import places

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bulakan(monkeypatch):
    place = Place("Kelurahan Bulakan", "kelurahan", 106.02, -6.06, "36.72.01.1005")
    monkeypatch.setattr(places, "search_places", lambda text, limit=8: [place])


def test_enter_keeps_the_words_of_a_sentence_that_names_no_place(ring, visit, taker, bulakan):
    ring()
    page = visit("/emergency/desk/", taker)
    page.wait_for_selector("[data-call]")
    page.keyboard.type("a1")
    expect(page.locator("#place")).to_be_focused()
    page.keyboard.type("bukan di situ pak")
    expect(page.locator("#places")).to_contain_text("Hanya mirip")
    shot(page, "112-only-like-1440")
    page.keyboard.press("Enter")
    expect(page.locator("#what")).to_be_focused()
    call = Call.objects.get()
    assert (call.place_text, call.lon) == ("bukan di situ pak", None)


def test_an_arrow_chooses_what_is_only_spelt_like_it(ring, visit, taker, bulakan):
    ring()
    page = visit("/emergency/desk/", taker)
    page.wait_for_selector("[data-call]")
    page.keyboard.type("a1")
    expect(page.locator("#place")).to_be_focused()
    page.keyboard.type("bukan di situ pak")
    page.wait_for_selector("[data-place]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#what")).to_be_focused()
    assert Call.objects.get().lon == 106.02


def test_a_call_by_hand_gets_the_number_that_the_caller_says(visit, taker):
    page = visit("/emergency/desk/", taker)
    page.wait_for_selector(".nothing")
    page.keyboard.press("m")
    page.wait_for_selector("[data-do=caller]")
    page.keyboard.press("n")
    page.fill("#asked", "0812-3456-7890")
    page.keyboard.press("Enter")
    expect(page.locator(".number")).to_have_text("+6281234567890")
    expect(page.locator("[data-do=card]")).to_be_visible()
    assert Call.objects.get().caller == "+6281234567890"


def test_the_arrows_of_who_sends_units_begin_at_the_incidents(ring, visit, dispatcher, actor):
    calls.claim(ring().pk, dispatcher, actor_for(dispatcher))
    incidents.open_incident(actor, kind="fire.land", priority=3, place_text="Lahan")
    page = visit("/emergency/desk/?view=dispatch", dispatcher)
    page.wait_for_selector("[data-incident]")
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"[data-incident='{Incident.objects.get().pk}'].is-on")).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(page.locator("[data-call].is-on")).to_be_visible()
