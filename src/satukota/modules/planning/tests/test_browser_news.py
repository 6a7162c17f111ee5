"""Followers of a promise who gave no address: their browser is told, opens the page, and is forgotten when they say so."""

import json
import re
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from tests.browsing import until

from satukota.kernel.events.api import Event
from satukota.kernel.notifications import tasks as notification_tasks
from satukota.kernel.notifications.api import BrowserFollow, Message, webpush_key
from satukota.kernel.notifications.channels.webpush import vapid
from satukota.kernel.notifications.models import ChannelAddress
from satukota.kernel.notifications.tests.push_service import push_service
from satukota.kernel.people.api import actor_for
from satukota.kernel.places.api import forget, load_city
from satukota.modules.planning import actions, tasks
from satukota.modules.planning.queries import promises
from satukota.modules.planning.queries.follows import topic_of
from satukota.modules.planning.tests.conftest import make_indicator


@pytest.fixture
def service(settings, tmp_path):
    settings.WEBPUSH_HOSTS, settings.DATA_DIR, settings.QUIET_HOURS = "127.0.0.1", tmp_path, ""
    vapid.own_key.cache_clear()
    with push_service() as service:
        yield service
    vapid.own_key.cache_clear()


def send() -> None:
    """Let the worker send what was queued for browsers."""
    rows = Message.objects.filter(template="promise-news", status="created")
    notification_tasks.deliver(message_ids=list(rows.values_list("pk", flat=True)))


def press(client, browser, address: str, door: str) -> None:
    """Do what the program of a page does: send the seal that stands in it, with the browser's subscription."""
    seal = re.search(r'name="topic" value="([^"]+)"', client.get(address).content.decode())[1]
    assert client.post(reverse(door), {"topic": seal, "subscription": browser.subscription}).status_code == 200


@pytest.mark.django_db
def test_a_browser_hears_of_a_promise_opens_its_page_and_is_forgotten(client, plan, people, service):
    item = promises.promised_items(plan).exclude(state="dropped").first()
    page, browser = reverse("planning:public_item", args=[item.uid]), service.subscribe(webpush_key())
    press(client, browser, page, "push_follow")
    actions.drop_item(item, "Anggaran dialihkan", actor_for(people.planner))
    tasks.tell_of_promise(Event.objects.filter(name="planning.item_dropped").latest("id").id)
    send()
    [news] = browser.shown
    assert item.name in news["body"] and urlsplit(news["url"]).path == page
    press(client, browser, page, "push_leave")
    assert not ChannelAddress.objects.exists()


@pytest.mark.django_db
def test_an_indicator_that_is_not_public_any_more_is_told_to_no_browser(client, service, db):
    indicator = make_indicator("JANJI-1", target="50", year=2026)
    page, browser = reverse("planning:public_indicator", args=[indicator.code]), service.subscribe(webpush_key())
    press(client, browser, page, "push_follow")
    type(indicator).objects.filter(pk=indicator.pk).update(is_public=False)
    tasks._tell([indicator.pk], [], 1)
    assert not Message.objects.filter(template="promise-news").exists()


@pytest.fixture
def town(db):
    """The agencies are there again: a test with a real server empties the tables."""
    forget()
    load_city(again=True)


SUBSCRIBED = """
(subscription) => {
  let current = null;
  const make = () => ({
    ...subscription, options: {}, toJSON: () => subscription, unsubscribe: async () => { current = null; return true; },
  });
  PushManager.prototype.getSubscription = async () => current;
  PushManager.prototype.subscribe = async (options) => {
    window.askedWith = options;
    current = make();
    return current;
  };
}
"""
"""A browser's push service: Chromium's own is on the internet. Everything else is Chromium's."""
SHOWN = "navigator.serviceWorker.ready.then((it) => it.getNotifications()).then((all) => all.map((one) => [one.title, one.body]))"


@pytest.mark.django_db(transaction=True)
def test_in_chromium_permission_is_asked_for_by_a_press_and_the_worker_shows_the_news(
    visit, town, service, live_server
):
    indicator = make_indicator("JANJI-2", target="50", year=2026)
    browser, address = service.subscribe(webpush_key()), reverse("planning:public_indicator", args=["JANJI-2"])
    page = visit(address, width=360)
    page.add_init_script(f"({SUBSCRIBED})({browser.subscription})")
    page.goto(live_server.url + address)
    button = page.get_by_role("button", name="Kabari saya di peramban ini")
    expect(button).to_be_visible()
    assert page.evaluate("Notification.permission") != "granted"
    page.context.grant_permissions(["notifications"], origin=live_server.url)
    button.click()
    leave = page.get_by_role("button", name="Berhenti, dan lupakan peramban ini")
    expect(leave).to_be_visible(timeout=30_000)
    assert page.evaluate("window.askedWith") == {"userVisibleOnly": True, "applicationServerKey": webpush_key()}
    assert BrowserFollow.objects.get().topic == topic_of(indicator)

    tasks._tell([indicator.pk], [], 1)
    send()
    deliver(page, live_server.url, browser.decrypt(browser.sealed[0]).decode())
    assert page.evaluate(SHOWN) == [["Kabar baru janji kota", browser.shown[0]["body"]]]

    leave.click()
    expect(button).to_be_visible()
    assert not ChannelAddress.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_in_chromium_a_blocked_site_says_what_to_do_and_asks_nothing_of_the_server(visit, town, service):
    make_indicator("JANJI-3", target="50", year=2026)
    page = visit(reverse("planning:public_indicator", args=["JANJI-3"]), width=360)
    page.evaluate("Notification.requestPermission = async () => 'denied'")
    page.get_by_role("button", name="Kabari saya di peramban ini").click()
    expect(page.locator("[data-push-said]")).to_contain_text("diblokir")
    assert not BrowserFollow.objects.exists()


def deliver(page, origin: str, content: str) -> None:
    """Hand Chromium's worker a message as its push service would, decrypted."""
    devtools = page.context.new_cdp_session(page)
    registrations: list[str] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: registrations.extend(one["registrationId"] for one in told["registrations"]),
    )
    devtools.send("ServiceWorker.enable")
    until(page, lambda: registrations)
    parameters = {"origin": origin, "registrationId": registrations[0], "data": content}
    devtools.send("ServiceWorker.deliverPushMessage", parameters)
    until(page, lambda: page.evaluate(SHOWN))
    assert json.loads(content)["title"]
