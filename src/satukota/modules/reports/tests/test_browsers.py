"""A reporter without telephone or mail hears in the browser; so does everybody who follows a public report."""

import re

import pytest
from django.urls import reverse

from satukota.kernel.notifications import tasks
from satukota.kernel.notifications.api import BrowserFollow, Message, webpush_key
from satukota.kernel.notifications.channels.webpush import vapid
from satukota.kernel.notifications.tests.push_service import push_service
from satukota.modules.reports.actions.reporters import forget
from satukota.modules.reports.rules.submission import Contact
from satukota.modules.reports.tests.test_reporters import heard

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(settings, tmp_path):
    settings.WEBPUSH_HOSTS, settings.DATA_DIR, settings.QUIET_HOURS = "127.0.0.1", tmp_path, ""
    vapid.own_key.cache_clear()
    with push_service() as service:
        yield service.subscribe(webpush_key())
    vapid.own_key.cache_clear()


def follow(client, browser, address: str) -> None:
    """Do what the program of a page does when somebody presses the button."""
    seal = re.search(r'name="topic" value="([^"]+)"', client.get(address).content.decode())[1]
    answer = client.post(reverse("push_follow"), {"topic": seal, "subscription": browser.subscription})
    assert answer.status_code == 200


def news(browser) -> list[dict]:
    """Let the worker send what waits; return what the browser shows."""
    tasks.deliver(message_ids=list(Message.objects.filter(template="report-news").values_list("pk", flat=True)))
    return browser.shown


def test_a_reporter_who_left_nothing_hears_each_step_and_the_notification_opens_the_own_page(
    client, browser, report, act
):
    sent = report(contact=Contact())
    follow(client, browser, reverse("reports:track", args=[sent.code]))
    act(sent.case, "forward", agency="dpupr")
    heard(sent.case)
    [shown] = news(browser)
    assert sent.case.number in shown["title"] and sent.case.title not in shown["body"]
    assert client.get(shown["url"].partition("//")[2].partition("/")[2].join(["/", ""])).context["code"]


def test_who_follows_the_public_page_hears_while_the_report_is_public(client, browser, report, act):
    case = act(report().case, "forward", agency="dpupr")
    follow(client, browser, reverse("reports:detail", args=[case.number]))
    act(case, "ask", by="petugas.pu", note="Di mana?")
    heard(case)
    before = len(news(browser))
    type(case).objects.filter(pk=case.pk).update(visibility=case.Visibility.AGENCY)
    case.refresh_from_db()
    act(case, "reply", by="pelapor", note="Depan pasar")
    act(case, "ask", by="petugas.pu", note="Kapan?")
    heard(case)
    assert before > 0 and len(news(browser)) == before


def test_who_is_erased_is_told_nothing_more_in_the_browser_either(client, browser, report):
    sent = report()
    follow(client, browser, reverse("reports:track", args=[sent.code]))
    forget(sent.case.parties.get(role="reporter").person, "email")
    assert not BrowserFollow.objects.exists()
