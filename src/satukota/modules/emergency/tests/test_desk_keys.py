"""The desk by keyboard: what is typed ahead goes where it was meant, nothing is lost, everything has a key."""

import pytest
from playwright.sync_api import expect
from tests.browsing import axe, shot

from satukota.kernel.people.api import actor_for
from satukota.kernel.places.api import Place
from satukota.modules.emergency.actions import calls, dispatch, incidents
from satukota.modules.emergency.actions.setup import ensure_exercise_units
from satukota.modules.emergency.models import Assignment, Call, Incident, TransferTarget, Unit
from satukota.modules.emergency.queries import places
from satukota.modules.emergency.queries.clock import exercise_time

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def market(monkeypatch):
    place = Place("Pasar Kranggot", "market", 106.058, -6.017, "36.72.05")
    monkeypatch.setattr(places, "search_places", lambda text, limit=8: [place])


@pytest.fixture
def fire(actor):
    return incidents.open_incident(
        actor, kind="fire.building", priority=2, place_text="Pasar", lon=106.04, lat=-6.01, agencies=("fire", "medical")
    )


def taken(ring, user, call_id="call-1", classed="emergency"):
    call = calls.claim(ring(call_id=call_id).pk, user, actor_for(user))
    return calls.classify(call.pk, classed, actor_for(user))


def open_call(page, call):
    page.click(f"[data-call='{call.pk}']")
    page.wait_for_selector(".number")


def test_what_is_typed_ahead_goes_into_the_field_that_comes(ring, visit, taker, market):
    ring()
    page = visit("/emergency/desk/", taker)
    page.wait_for_selector("[data-call]")
    page.keyboard.type("a1Pasar Kranggot")
    expect(page.locator("#place")).to_have_value("Pasar Kranggot")
    assert page.locator("dialog[open]").count() == 0
    assert Call.objects.get().classed == "emergency"


def test_letters_that_come_in_the_middle_of_a_word_hang_nobody_up(ring, visit, taker):
    call = taken(ring, taker)
    page = visit("/emergency/desk/", taker)
    open_call(page, call)
    page.locator("#matter").focus()
    page.keyboard.type("bxwljg")
    expect(page.locator("#said")).to_contain_text("tidak ada yang dilakukan")
    call.refresh_from_db()
    assert (call.state, call.location_cards.count(), call.case_id) == ("answered", 0, None)


def test_w_on_a_live_call_asks_first(ring, visit, taker):
    call = taken(ring, taker, classed="information")
    page = visit("/emergency/desk/", taker)
    open_call(page, call)
    page.locator("#matter").focus()
    page.keyboard.press("w")
    expect(page.locator("dialog[open]")).to_contain_text("masih di saluran")
    page.keyboard.press("Escape")
    assert Call.objects.get().state == "answered"
    page.keyboard.press("w")
    page.keyboard.press("1")
    expect(page.locator("#said")).to_contain_text("ditutup")
    assert Call.objects.get().state == "closed"


def test_each_call_keeps_what_was_typed_for_it(ring, visit, taker):
    first, second = taken(ring, taker, "one"), taken(ring, taker, "two")
    page = visit("/emergency/desk/", taker)
    open_call(page, first)
    page.fill("#place", "dekat jembatan merah")
    open_call(page, second)
    expect(page.locator("#place")).to_have_value("")
    open_call(page, first)
    expect(page.locator("#place")).to_have_value("dekat jembatan merah")


def test_advice_and_card_stay_after_the_incident_opened_and_correct_it(ring, visit, taker, market):
    call = taken(ring, taker)
    calls.place(call.pk, actor_for(taker), text="Pasar", lon=106.058, lat=-6.017)
    page = visit("/emergency/desk/", taker)
    open_call(page, call)
    page.fill("#what", "api")
    page.keyboard.press("Enter")
    page.keyboard.press("1")
    page.locator("#questions").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#matter")).to_contain_text("Menunggu petugas pengerahan")
    open_call(page, call)
    expect(page.locator(".advice li").first).to_be_visible()
    page.locator("#matter").focus()
    page.keyboard.press("1")
    page.click("#open")
    expect(page.locator("#said")).to_contain_text("Kejadian sudah diperbaiki")
    shot(page, "112-advice-stays-1440")
    fire = Incident.objects.get()
    assert (fire.priority, "medical" in fire.agencies, fire.answers["people"]) == (1, True, "yes")


def test_a_corrected_place_proposes_the_units_of_the_right_place(fire, visit, unit, dispatcher, market):
    page = visit("/emergency/desk/", dispatcher)
    page.click("[data-incident]")
    page.wait_for_selector("[data-do=correct]")
    page.keyboard.press("s")
    page.fill("#correct_place", "pasar kranggot")
    page.wait_for_selector("#correct_places button")
    assert axe(page) == []
    page.select_option("#correct_priority", "1")
    page.click("dialog button[type=submit]")
    expect(page.locator("#send")).to_be_focused()
    fire.refresh_from_db()
    assert (fire.place_text, fire.lon, fire.priority) == ("pasar kranggot", 106.058, 1)
    expect(page.locator(".log")).to_contain_text("Prioritas: 2 → 1")
    shot(page, "112-corrected-1440")


def test_unit_steps_hand_picking_and_what_is_here_already(fire, visit, unit, second, actor, dispatcher, wake):
    row = dispatch.send(fire.pk, [unit.pk], actor, wake=wake)[0]
    page = visit("/emergency/desk/", dispatcher)
    page.click("[data-incident]")
    page.wait_for_selector("[data-menu]")
    expect(page.locator(".crew .mark--late")).to_contain_text("pakai radio")
    expect(page.locator("#matter")).to_contain_text("Bantuan medis")
    page.keyboard.press("1")
    page.wait_for_selector("dialog[open]")
    page.keyboard.press("1")
    expect(page.locator(".unit-word--acknowledged").first).to_be_visible()
    assert Assignment.objects.get(pk=row.pk).state == "acknowledged"
    expect(page.locator(f"[data-unit='{unit.pk}']")).to_be_disabled()
    page.keyboard.press("f")
    page.keyboard.type("D02")
    page.keyboard.press("Enter")
    expect(page.locator(".offer.is-on")).to_contain_text("perlu alasan")
    page.fill("#reason", "lebih dekat")
    shot(page, "112-hand-picked-1440")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("dikirim")
    assert Assignment.objects.filter(unit=second).get().state == "dispatched"


def test_a_unit_is_taken_out_of_service_with_its_reason_at_the_desk(visit, unit, dispatcher):
    page = visit("/emergency/desk/", dispatcher)
    page.wait_for_selector("[data-unit]")
    page.keyboard.press("f")
    page.keyboard.type("D01")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open]")
    page.keyboard.press("4")
    page.fill("#asked", "ban bocor")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("D01")
    unit.refresh_from_db()
    assert (unit.duty, unit.duty_reason) == ("out_of_service", "ban bocor")


def test_an_ended_incident_is_found_and_opened_again(fire, visit, actor, dispatcher):
    incidents.close(fire.pk, actor, disposition="handled")
    page = visit("/emergency/desk/", dispatcher)
    page.wait_for_selector("#find")
    page.keyboard.press("/")
    page.keyboard.type("pasar")
    expect(page.locator("[data-found]")).to_contain_text("ditutup")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-do=reopen]")
    page.keyboard.press("o")
    page.fill("#asked", "menyala lagi")
    page.keyboard.press("Enter")
    expect(page.locator("[data-do=unfounded]")).to_be_visible()
    assert Incident.objects.get().state == "pending"
    page.keyboard.press("q")
    page.fill("#asked", "ternyata asap dapur")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).not_to_have_class("said late")
    page.wait_for_selector("[data-do=reopen]")
    assert Incident.objects.get().state == "unfounded"


def test_merging_asks_and_a_unit_is_diverted_from_the_screen(fire, visit, unit, actor, dispatcher, wake):
    other = incidents.open_incident(actor, kind="fire.building", priority=1, place_text="Toko", lon=106.041, lat=-6.01)
    dispatch.send(fire.pk, [unit.pk], actor, wake=wake)
    page = visit("/emergency/desk/", dispatcher)
    page.click(f"[data-incident='{fire.pk}']")
    page.wait_for_selector("[data-menu]")
    page.keyboard.press("1")
    page.click("dialog[open] button[value=divert]")
    page.click(f"dialog[open] button[value='{other.pk}']")
    page.fill("#asked", "lebih gawat")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("dikirim")
    assert Assignment.objects.get(incident=other).state == "dispatched"
    page.locator("#matter").focus()
    page.keyboard.press("j")
    expect(page.locator("dialog[open]")).to_contain_text(other.number)
    page.keyboard.press("1")
    expect(page.locator("#said")).to_contain_text("Tergabung")
    assert Incident.objects.get(pk=fire.pk).duplicate_of == other


def test_handing_over_is_done_with_t_alone(ring, visit, taker):
    call = taken(ring, taker)
    TransferTarget.objects.create(name="PLN 123", kind="service", phone="123")
    page = visit("/emergency/desk/", taker)
    open_call(page, call)
    page.locator("#matter").focus()
    page.keyboard.press("t")
    page.wait_for_selector("dialog[open]")
    page.keyboard.press("1")
    page.wait_for_selector("[data-do=transfer_heard]")
    page.keyboard.press("t")
    page.wait_for_selector("[data-do=transfer_confirm]")
    page.keyboard.press("t")
    page.fill("#asked", "Bu Rina")
    page.keyboard.press("Enter")
    expect(page.locator("#matter")).to_contain_text("Bu Rina")
    assert Call.objects.get().state == "transferred"


def test_nobody_is_offered_to_answer_a_call_on_which_somebody_speaks(ring, visit, taker, dispatcher):
    call = taken(ring, taker)
    page = visit("/emergency/desk/", dispatcher)
    open_call(page, call)
    assert page.locator("[data-do=answer]").count() == 0
    assert Unit.objects.count() == 0


def test_the_exercise_has_its_own_desk_that_says_so(fire, visit, actor, dispatcher, unit):
    ensure_exercise_units(actor)
    with exercise_time(None):
        incidents.open_incident(actor, kind="fire.land", priority=3, place_text="Lapangan latihan")
    page = visit("/emergency/desk/?exercise=1", dispatcher)
    expect(page.locator("[data-incident]")).to_contain_text("Lapangan latihan")
    expect(page.locator(".drill")).to_have_text("LATIHAN")
    expect(page.locator("[data-unit]")).to_contain_text("LAT-D01")
    assert axe(page) == []
    shot(page, "112-exercise-1440")
