"""Every page of the centre in a real browser, wide and narrow: axe finds nothing, nothing is wider than the window."""

import re

import pytest
from playwright.sync_api import expect
from tests.browsing import axe, overflow, shot, tour

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import actor_for
from satukota.modules.emergency.actions import calls, cards, dispatch, incidents
from satukota.modules.emergency.actions.crews import sign_on
from satukota.modules.emergency.models import Hazard, TransferTarget
from satukota.modules.emergency.tests.conftest import person

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = (
    "desk/",
    "desk/?view=dispatch",
    "incidents/",
    "figures/",
    "figures/calls/",
    "setup/",
    "setup/unit/",
    "setup/station/",
    "setup/hazard/",
    "setup/target/",
    "setup/card/fire/",
    "setup/run-card/fire/",
    "setup/blocks/",
    "paper/",
)


@pytest.fixture
def busy(ring, unit, second, dispatcher, responder, supervisor, actor, wake):
    """A call that rings, one in hand, a fire with two units, a warning and a target: something on every page."""
    sign_on(unit.pk, responder, Actor.system())
    Hazard.objects.create(title="Klorin dan etilena", text="Dekati dari arah angin.", lon=106.03, lat=-6.0, radius=900)
    TransferTarget.objects.create(name="PLN 123", kind="service", phone="123")
    ring("081234567890", call_id="waits")
    taker = actor_for(supervisor)
    call = calls.claim(ring("081298765432", call_id="taken").pk, supervisor, taker)
    calls.classify(call.pk, "emergency", taker)
    calls.place(call.pk, taker, text="Kawasan industri, Jalan Raya Anyer kilometer 123", lon=106.03, lat=-6.0)
    fire = incidents.open_incident(
        actor, kind="fire.industry", priority=1, place_text="Kawasan industri", lon=106.03, lat=-6.0, call_id=call.pk
    )
    _first, other = dispatch.send(fire.pk, [unit.pk, second.pk], actor, wake=wake)
    for action in ("acknowledge", "depart", "arrive"):
        dispatch.move(other.pk, action, actor)
    incidents.add_entry(fire.pk, actor, kind="chat", text="Api di gudang belakang, masuk lewat gerbang 2")
    return fire


def test_every_page_of_the_supervisor_is_accessible_and_fits(busy, visit, supervisor):
    stops = [(f"112-{path.strip('/').replace('/', '-')}", f"/emergency/{path}", supervisor) for path in PAGES]
    stops += [("112-incident", f"/emergency/incidents/{busy.pk}/", supervisor)]
    assert tour(visit, stops, [(360, False), (1440, False)], ready="h1, #queue .row") == ""


@pytest.mark.parametrize("width", [360, 1440])
def test_the_desk_with_a_matter_in_hand_is_accessible(busy, visit, supervisor, width):
    page = visit("/emergency/desk/", supervisor, width=width)
    found = []
    for what in ("[data-call]", "[data-incident]"):
        page.click(what)
        page.wait_for_selector("#matter h1")
        shot(page, f"112-matter-{what.strip('[]')}-{width}")
        found += axe(page)
    page.click("[data-do=cancel_incident]") if page.query_selector(
        "[data-do=cancel_incident]"
    ) else page.keyboard.press("?")
    page.wait_for_selector("dialog[open]")
    shot(page, f"112-dialog-{width}")
    assert [*found, *axe(page), overflow(page) > 0] == [False]


@pytest.mark.parametrize("width", [360, 1440])
def test_the_crews_page_is_accessible_and_asks_in_a_dialog(busy, visit, responder, width):
    page = visit("/emergency/unit/", responder, width=width)
    page.wait_for_selector("[data-move=acknowledge]")
    shot(page, f"112-unit-{width}")
    found = axe(page)
    page.click("[data-move=decline]")
    page.fill("#asked", "ban bocor")
    shot(page, f"112-unit-why-{width}")
    found += axe(page)
    # The page shows the step before the city has taken it: what is still being written would meet the next test.
    with page.expect_response(lambda answer: answer.request.method == "POST") as taken:
        page.keyboard.press("Enter")
    assert taken.value.ok
    page.wait_for_selector(".idle")
    assert [*found, *axe(page), overflow(page) > 0] == [False]


def test_a_caller_opens_the_location_card_on_a_phone(busy, visit, ring, actor):
    _card, token = cards.issue(ring("081211112222", call_id="card").pk, actor)
    page = visit(f"/emergency/here/{token}/", width=360)
    shot(page, "112-here-360")
    assert [*axe(page), overflow(page) > 0] == [False]


def test_a_photo_taken_without_a_signal_is_kept_and_arrives_once(busy, visit, responder, tmp_path):
    from PIL import Image

    from satukota.modules.emergency.models import Entry

    Image.new("RGB", (640, 480), "red").save(tmp_path / "photo.jpg")
    page = visit("/emergency/unit/", responder, width=360)
    page.wait_for_selector("[data-photo]")
    page.context.set_offline(True)
    page.set_input_files("[data-photo]", tmp_path / "photo.jpg")
    page.wait_for_selector(".kept")
    page.context.set_offline(False)
    page.wait_for_selector(".kept", state="detached", timeout=20_000)
    page.wait_for_selector(".log img")
    assert Entry.objects.filter(kind="photo").count() == 1


def test_a_call_is_handed_over_from_a_dialog_by_keyboard_until_both_confirm(busy, visit, supervisor):
    page = visit("/emergency/desk/", supervisor)
    page.wait_for_selector("[data-call]")
    page.keyboard.press("a")
    page.wait_for_selector("[data-do=transfer]")
    page.keyboard.press("t")
    page.wait_for_selector("dialog[open]")
    page.keyboard.press("1")
    page.click("[data-do=transfer_heard]")
    page.click("[data-do=transfer_confirm]")
    page.fill("#asked", "Bu Rina")
    page.keyboard.press("Enter")
    expect(page.locator("dialog.ask")).to_have_count(0)
    page.wait_for_selector("text=Bu Rina")


@pytest.mark.parametrize("width", [1440, 1920])
def test_the_wall_shows_incidents_with_timers_and_free_units(busy, visit, agency, width):
    page = visit("/wall/", person(agency, "operator", "operator"), width=width, dark=True)
    expect(page.locator(".wall__timer").first).to_have_text(re.compile(r"\S"))
    shot(page, f"112-wall-{width}")
    assert page.locator(".wall__units li").count() >= 1
    assert page.locator("[data-widget='emergency.incidents'] .card").count() == 0
    axe(page)  # loads axe; the rest of the wall is the command centre's own to answer for
    ours = [[f'[data-widget="emergency.{name}"]'] for name in ("incidents", "units")]
    found = page.evaluate("include => axe.run({ include })", ours)
    assert [one["id"] for one in found["violations"]] == []
