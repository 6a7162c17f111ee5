"""A browser without an account follows a topic: it is told, it is told nothing more, it is forgotten."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.utils import timezone
from structlog.testing import capture_logs

from satukota.kernel.events.api import Event
from satukota.kernel.notifications import actions, api, tasks
from satukota.kernel.notifications.api import BrowserFollow, Delivery, Message
from satukota.kernel.notifications.channels.webpush import vapid
from satukota.kernel.notifications.models import ChannelAddress
from satukota.kernel.notifications.tests.conftest import step
from satukota.kernel.notifications.tests.push_service import push_service
from satukota.kernel.notifications.tests.test_people import at_night

pytestmark = pytest.mark.django_db
TOPIC = "trees.tree.1"


@pytest.fixture
def service(settings, tmp_path):
    settings.WEBPUSH_HOSTS, settings.DATA_DIR = "127.0.0.1", tmp_path
    vapid.own_key.cache_clear()
    with push_service() as service:
        yield service
    vapid.own_key.cache_clear()


@pytest.fixture
def browser(service):
    return service.subscribe(api.webpush_key())


def tell(key: str = "1", topic: str = TOPIC) -> list[Message]:
    """Queue news of a topic and let the worker send it."""
    values = {"city": "Cilegon", "time": "10.42", "link": "https://kota.id/x/"}
    return [
        step(message)
        for message in api.notify_all(
            api.browser_notices(topic, "report-done", lambda _: {**values, "number": "7"}, key=key)
        )
    ]


def follow(browser, topic: str = TOPIC) -> BrowserFollow:
    return api.follow_in_browser(browser.subscription, topic, "id")


def test_a_browser_that_follows_decrypts_what_it_is_told(browser):
    follow(browser)
    assert [message.status for message in tell()] == ["sent"]
    assert browser.shown == [
        {
            "title": "Laporan 7 selesai",
            "body": "Laporan 7 sudah selesai. https://kota.id/x/",
            "url": "https://kota.id/x/",
            "lang": "id",
        }
    ]


def test_it_hears_once_of_each_piece_of_news_and_of_its_topic_alone(browser):
    follow(browser)
    follow(browser)
    tell("1"), tell("1"), tell("2"), tell("3", "trees.tree.2")
    assert (len(browser.shown), BrowserFollow.objects.count(), ChannelAddress.objects.count()) == (2, 1, 1)


def test_a_subscription_written_another_way_is_the_same_browser(browser):
    follow(browser)
    other = json.loads(browser.subscription)
    keys = {name: text + "=" for name, text in other["keys"].items()}
    api.follow_in_browser(json.dumps({"keys": keys, "endpoint": other["endpoint"]}), TOPIC, "id")
    assert ChannelAddress.objects.count() == 1


def test_what_it_left_is_told_no_more_and_the_last_leaves_nothing_behind(browser):
    follow(browser), follow(browser, "trees.tree.2")
    assert api.leave_in_browser(browser.subscription, TOPIC)
    assert (tell(), ChannelAddress.objects.count()) == ([], 1)
    api.leave_in_browser(browser.subscription, "trees.tree.2")
    assert not ChannelAddress.objects.exists()
    assert not api.leave_in_browser(browser.subscription, "trees.tree.2")
    assert browser.shown == []


def test_what_still_waits_for_a_browser_that_left_is_not_sent(browser, settings):
    start, end = at_night()
    settings.QUIET_HOURS = f"{start:%H:%M}-{end:%H:%M}"
    follow(browser)
    [waiting] = tell()
    assert waiting.status == "created"  # the city's quiet hours hold
    api.leave_in_browser(browser.subscription, TOPIC)
    assert (step(waiting).status, waiting.browser_id, browser.shown) == ("cancelled", None, [])


def test_a_browser_that_is_gone_is_forgotten_and_not_called_again(service, browser):
    follow(browser)
    browser.gone = True
    [message] = tell("1")
    assert (message.status, ChannelAddress.objects.exists(), BrowserFollow.objects.exists()) == (
        "permanent-failure",
        False,
        False,
    )
    assert (tell("2"), len(service.provider.calls)) == ([], 1)
    assert step(message).browser_id is None


def test_a_browser_that_gets_another_subscription_goes_on_under_it(service, browser):
    follow(browser)
    fresh = service.subscribe(api.webpush_key())
    assert api.move_browser(browser.subscription, fresh.subscription)
    tell()
    assert (len(browser.shown), len(fresh.shown), ChannelAddress.objects.count()) == (0, 1, 1)
    assert not api.move_browser(browser.subscription, fresh.subscription)


def test_a_browser_that_nothing_was_sent_to_for_two_years_is_forgotten(service, browser):
    told = service.subscribe(api.webpush_key())
    old = timezone.now() - timedelta(days=800)
    follow(browser), follow(told, "trees.tree.2")
    BrowserFollow.objects.update(created_at=old)
    tell(topic="trees.tree.2")
    tasks.clean(0)
    assert [row.topic for row in BrowserFollow.objects.all()] == ["trees.tree.2"]


def test_a_topic_that_was_erased_has_no_browsers(browser):
    follow(browser)
    assert api.forget_topics([TOPIC]) == 1
    assert not ChannelAddress.objects.exists()


def test_neither_events_nor_logs_nor_the_delivery_log_tell_which_browser(browser):
    with capture_logs() as logs:
        follow(browser)
        tell()
        api.leave_in_browser(browser.subscription, TOPIC)
    secret = browser.endpoint.rpartition("/")[2]
    events = [str(event.data) for event in Event.objects.all()]
    deliveries = [f"{row.reference} {row.hint} {row.error}" for row in Delivery.objects.all()]
    assert secret not in "".join([*events, *map(str, logs), *deliveries])
    assert [event.data["change"] for event in Event.objects.filter(name="notifications.browser_followed")] == [
        "followed",
        "left",
    ]


@pytest.mark.parametrize("text", ["", "{}", '{"endpoint": "https://evil.example/x", "keys": {}}', "[" * 5000])
def test_what_is_no_subscription_of_a_known_service_is_refused(service, text):
    with pytest.raises(ValueError):  # noqa: PT011 - the views say it in words
        actions.follow_in_browser(text, TOPIC, "id")


def test_processes_that_need_the_key_at_once_get_the_same(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: vapid.own_key.__wrapped__(tmp_path / "webpush.key"), range(8)))
    assert len({key.private_numbers().private_value for key in keys}) == 1


def test_a_topic_is_taken_only_as_a_page_sealed_it():
    seal = api.sealed_topic(TOPIC)
    assert (api.topic_in(seal), api.topic_in(seal[:-1]), api.topic_in(TOPIC)) == (TOPIC, None, None)
