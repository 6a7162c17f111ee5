"""The doors by which a visitor's browser is told of a topic, and what the worker does with news."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from satukota.kernel.notifications.api import BrowserFollow, sealed_topic, webpush_key
from satukota.kernel.notifications.channels.webpush import vapid
from satukota.kernel.notifications.tests.push_service import push_service
from satukota.web.tests.test_ui import drawn

pytestmark = pytest.mark.django_db
TOPIC = sealed_topic("trees.tree.1")


@pytest.fixture
def browser(settings, tmp_path):
    settings.WEBPUSH_HOSTS, settings.DATA_DIR = "127.0.0.1", tmp_path
    vapid.own_key.cache_clear()
    with push_service() as service:
        yield service.subscribe(webpush_key())
    vapid.own_key.cache_clear()


def post(client, name, **data):
    return client.post(reverse(name), data)


def test_a_page_offers_the_key_and_the_topic_and_is_hidden_where_no_program_runs(browser):
    html = drawn("{% push_box topic %}", topic="trees.tree.1")
    assert f'data-push="{webpush_key()}"' in html
    assert f'value="{TOPIC}"' in html and " hidden" in html


def test_a_visitor_without_an_account_follows_in_the_language_of_the_page_and_leaves(client, browser):
    client.cookies["django_language"] = "en"
    given = {"topic": TOPIC, "subscription": browser.subscription}
    assert post(client, "push_follow", **given).status_code == 200
    row = BrowserFollow.objects.get()
    assert (row.topic, row.language) == ("trees.tree.1", "en")
    assert post(client, "push_leave", **given).status_code == 200
    assert post(client, "push_leave", **given).status_code == 200  # pressed twice
    assert not BrowserFollow.objects.exists()


@pytest.mark.parametrize(
    ("topic", "subscription", "field"),
    [
        ("trees.tree.1", None, "topic"),
        ("", None, "topic"),
        (TOPIC, "", "subscription"),
        (TOPIC, "\x00", "subscription"),
    ],
    ids=range(4),  # a sealed topic is another one in each process
)
@pytest.mark.parametrize("door", ["push_follow", "push_leave"])
def test_what_is_wrong_is_named_by_its_field(client, browser, door, topic, subscription, field):
    given = browser.subscription if subscription is None else subscription
    answer = post(client, door, topic=topic, subscription=given)
    assert (answer.status_code, list(answer.json()["fields"])) == (422, [field])
    assert not BrowserFollow.objects.exists()


def test_another_site_makes_no_browser_follow(browser):
    given = {"topic": TOPIC, "subscription": browser.subscription}
    assert post(Client(enforce_csrf_checks=True), "push_follow", **given).status_code == 403


def test_the_worker_moves_a_subscription_without_a_form(browser):
    client = Client(enforce_csrf_checks=True)
    moved = json.loads(browser.subscription) | {"endpoint": browser.endpoint + "2"}
    answer = post(client, "push_move", old=browser.subscription, new=json.dumps(moved))
    assert (answer.status_code, answer.json()) == (200, {"known": False})
    assert post(client, "push_move", old=browser.subscription, new="").status_code == 422


def test_a_browser_signs_up_as_often_as_a_person_presses(browser):
    given = {"topic": TOPIC, "subscription": browser.subscription}
    outside = Client(REMOTE_ADDR="203.0.113.7")
    answers = {post(outside, "push_follow", **given).status_code for _ in range(61)}
    assert answers == {200, 429}
