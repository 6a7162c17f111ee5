"""The keyboard journey in a real browser: ring to acknowledge on a second, phone-sized browser, in at most twelve keys."""

import pytest
from playwright.sync_api import expect
from tests.browsing import overflow, shot

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import actor_for
from satukota.kernel.places.api import Place
from satukota.modules.emergency.actions.crews import sign_on
from satukota.modules.emergency.models import Assignment, Call
from satukota.modules.emergency.queries import places
from satukota.web import build

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not build.is_built(), reason="the front end is not built (npm run build in frontend/)"),
]


def signed_in(chrome, client, user, live_server, **options):
    """Return a page of somebody who is signed in."""
    client.force_login(user)
    context = chrome.new_context(locale="id-ID", **options)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.set_default_timeout(30_000)
    return page


@pytest.fixture
def place(monkeypatch):
    market = Place("Pasar Kranggot", "market", 106.058, -6.017, "36.72.05")
    monkeypatch.setattr(places, "search_places", lambda text, limit=8: [market])


def test_from_ring_to_acknowledge_in_at_most_twelve_keys(
    chrome, live_server, ring, place, unit, second, dispatcher, responder
):
    from django.test import Client

    sign_on(unit.pk, responder, Actor.system())
    sign_on(second.pk, dispatcher, actor_for(dispatcher))
    ring()
    desk = signed_in(chrome, Client(), dispatcher, live_server, viewport={"width": 1440, "height": 900})
    phone = signed_in(chrome, Client(), responder, live_server, viewport={"width": 360, "height": 740}, has_touch=True)
    keys = []

    def press(key):
        keys.append(key)
        desk.keyboard.press(key)

    desk.goto(f"{live_server.url}/emergency/desk/")
    phone.goto(f"{live_server.url}/emergency/unit/")
    desk.wait_for_selector("[data-call]")
    press("a")
    desk.wait_for_selector("#classes")
    expect(desk.locator("#classes")).to_be_focused()
    press("1")
    expect(desk.locator("#place")).to_be_focused()
    desk.keyboard.type("kranggot")
    desk.wait_for_selector("[data-place]")
    press("Enter")
    expect(desk.locator("#what")).to_be_focused()
    desk.keyboard.type("api")
    press("Enter")
    expect(desk.locator("#questions")).to_be_focused()
    press("1")
    press("Enter")
    desk.wait_for_selector("#send")
    expect(desk.locator("#send")).to_be_focused()
    press("Enter")
    phone.wait_for_selector("[data-move=acknowledge]", timeout=15_000)
    phone.tap("[data-move=acknowledge]")
    desk.wait_for_selector(".unit-word--acknowledged", timeout=15_000)
    assert len(keys) <= 12
    assert set(Assignment.objects.values_list("state", flat=True)) == {"acknowledged", "dispatched"}
    assert Call.objects.get().place_text == "Pasar Kranggot"


def test_a_status_pressed_without_a_signal_is_kept_and_arrives_once(chrome, live_server, unit, responder, actor, wake):
    from django.test import Client

    from satukota.modules.emergency.actions import dispatch, incidents

    sign_on(unit.pk, responder, Actor.system())
    fire = incidents.open_incident(actor, kind="fire.land", priority=3, place_text="Lahan")
    row = dispatch.send(fire.pk, [unit.pk], actor, wake=wake)[0]
    phone = signed_in(chrome, Client(), responder, live_server, viewport={"width": 360, "height": 740}, has_touch=True)
    phone.goto(f"{live_server.url}/emergency/unit/")
    phone.wait_for_selector("[data-move=acknowledge]")
    phone.context.set_offline(True)
    phone.tap("[data-move=acknowledge]")
    phone.tap("[data-move=depart]")
    phone.wait_for_selector(".lost")
    phone.context.set_offline(False)
    phone.wait_for_selector(".kept", state="detached", timeout=20_000)
    row.refresh_from_db()
    assert (row.state, row.acknowledged_at <= row.en_route_at) == ("en_route", True)


KEYS = {
    "nothing in hand": [],
    "a call in hand": ["a"],
    "a call with its class": ["a", "1", "Escape"],
    "an incident in hand": ["ArrowDown", "ArrowDown"],
    "an incident about to end": ["ArrowDown", "ArrowDown", "e"],
}


@pytest.mark.parametrize("state", KEYS)
def test_m_opens_a_call_by_hand_in_every_state_of_the_desk(chrome, live_server, trunk, ring, dispatcher, actor, state):
    from django.test import Client

    from satukota.modules.emergency.actions import incidents

    ring()
    incidents.open_incident(actor, kind="fire.land", priority=3, place_text="Lahan")
    desk = signed_in(chrome, Client(), dispatcher, live_server, viewport={"width": 1440, "height": 900})
    desk.goto(f"{live_server.url}/emergency/desk/")
    desk.wait_for_selector("[data-incident]")
    for key in KEYS[state]:
        desk.keyboard.press(key)
        desk.wait_for_load_state("networkidle")
        if key == "1":
            expect(desk.locator("#place")).to_be_focused()
    desk.keyboard.press("m")
    expect(desk.locator(".number")).to_have_text("Nomor tersembunyi")
    expect(desk.locator("#classes")).to_be_focused()
    assert Call.objects.filter(flags__contains=["by_hand"], claimed_by=dispatcher).count() == 1


@pytest.mark.parametrize("width", [360, 1440])
def test_a_city_without_an_exchange_opens_a_call_with_a_button(visit, dispatcher, width):
    page = visit("/emergency/desk/", dispatcher, width=width)
    page.click("[data-do=by_hand]")
    expect(page.locator("#classes")).to_be_focused()
    shot(page, f"112-by-hand-{width}")
    assert overflow(page) <= 0
    assert Call.objects.get().state == "answered"


def test_who_presses_send_after_another_ended_it_reads_who_did_and_sends_nobody(visit, unit, dispatcher, supervisor):
    from satukota.modules.emergency.actions import incidents

    actor = actor_for(dispatcher)
    fire = incidents.open_incident(actor, kind="fire.land", priority=3, place_text="Lahan", lon=106.03, lat=-6.0)
    page = visit("/emergency/desk/", dispatcher)
    page.click("[data-incident]")
    page.wait_for_selector("[data-do=propose]")
    page.keyboard.press("d")
    expect(page.locator("#send")).to_be_focused()
    page.route("**/emergency/state/**", lambda route: route.abort())  # this desk has not heard of it yet
    incidents.close(fire.pk, actor_for(supervisor), disposition="handled")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("tidak ada unit yang dikirim: Wati mengakhirinya")
    expect(page.locator("#send")).to_have_count(0)
    shot(page, "112-too-late-1440")
    assert not Assignment.objects.exists()


def test_a_call_taker_is_not_offered_what_would_be_refused(visit, unit, taker):
    from satukota.modules.emergency.actions import incidents

    incidents.open_incident(actor_for(taker), kind="fire.land", priority=3, place_text="Lahan")
    page = visit("/emergency/desk/", taker)
    page.click("[data-incident]")
    expect(page.locator("#matter")).to_contain_text("Menunggu petugas pengerahan")
    shot(page, "112-taker-incident-1440")
    assert page.locator("[data-do=send], [data-do=propose], [data-do=close], [data-do=cancel_incident]").count() == 0
