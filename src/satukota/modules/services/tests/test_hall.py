"""The hall's screen is read at ten metres, and its sound is the reader's choice."""

import pytest
from playwright.sync_api import expect
from tests.browsing import axe, overflow, resize, shot

from satukota.kernel.people.api import Agency
from satukota.modules.services.actions.queue import call, draw

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]
READ_AT_TEN_METRES = 200
"""Pixels of a digit on a screen of 1920: on a metre of width, ten centimetres."""
SIZES = "parts => parts.map(part => parseFloat(getComputedStyle(part).fontSize))"


def test_the_call_fills_the_screen_and_sound_waits_for_a_press(visit):
    office = Agency.objects.get(code="disdukcapil")
    for letter in "AAAPA":
        draw(office.pk, letter)
    for window in "123":
        call(office.pk, window)
    page = visit("/services/queue/disdukcapil/screen/", width=1920)
    number = page.locator(".hall__number")
    expect(number).to_have_text("A002")
    assert number.bounding_box()["height"] > READ_AT_TEN_METRES
    assert page.locator(".hall__list li").count() == 2 and page.locator(".hall__windows li").count() == 3
    resize(page, 360)
    sizes = page.locator(".hall__list span, .hall__list b, .hall__windows li").evaluate_all(SIZES)
    assert min(sizes) >= 16 and overflow(page) <= 0
    resize(page, 1920)
    sound = page.locator("[data-sound]")
    expect(sound).to_have_attribute("aria-pressed", "false")
    sound.click()
    expect(sound).to_have_attribute("aria-pressed", "true")
    shot(page, "hall-1920")
    assert axe(page) == [] and overflow(page) <= 0


def test_a_number_on_the_phone_says_who_is_before_it(visit):
    office = Agency.objects.get(code="disdukcapil")
    for letter in "AAP":
        draw(office.pk, letter)
    page = visit("/services/queue/disdukcapil/A002/", width=360)
    expect(page.locator("#turn")).to_contain_text("Orang di depan Anda")
    assert page.locator("h1").evaluate("part => parseFloat(getComputedStyle(part).fontSize)") >= 80
    shot(page, "ticket-360")
    assert axe(page) == [] and overflow(page) <= 0
    call(office.pk, "1"), call(office.pk, "1"), call(office.pk, "2")
    page.reload()
    expect(page.locator("#turn")).to_contain_text("Giliran Anda")
