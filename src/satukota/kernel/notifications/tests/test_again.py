"""After an outage what failed is sent again together, save what is too old to make sense."""

from datetime import timedelta

import pytest
from django.utils import timezone

from satukota.kernel.events.api import Actor
from satukota.kernel.notifications.actions import resend_all
from satukota.kernel.notifications.models import Message, Status
from satukota.kernel.notifications.queries import Filter, plan_again, shipped_templates

pytestmark = pytest.mark.django_db
CALM, URGENT = "report-answered", "message-test"


def failed(key, template=CALM, hours=1, context="{}", status=Status.TECHNICAL_FAILURE):
    message = Message.objects.create(key=key, template=template, language="id", context=context, status=status)
    Message.objects.filter(pk=message.pk).update(created_at=timezone.now() - timedelta(hours=hours))
    return message


def test_what_makes_sense_is_sent_and_the_rest_is_named():
    assert (shipped_templates()[CALM].urgent, shipped_templates()[URGENT].urgent) == (False, True)
    young, fresh = failed("young", hours=40), failed("fresh", URGENT, hours=2)
    failed("old", hours=80)
    failed("stale", URGENT, hours=20)
    failed("forgotten", context="")
    failed("arrived", status=Status.DELIVERED)
    plan = plan_again(Message.objects.all(), Filter())
    assert plan.send == [young, fresh]
    assert plan.too_old == {CALM: 1, URGENT: 1}
    assert plan.forgotten == {CALM: 1}


def test_the_filter_of_the_list_narrows_it():
    failed("one")
    other = failed("two", URGENT)
    assert plan_again(Message.objects.all(), Filter(template=URGENT)).send == [other]
    today = timezone.localdate()
    assert plan_again(Message.objects.all(), Filter(until=today - timedelta(days=2))).send == []


def test_nothing_is_sent_twice():
    messages = [failed("one"), failed("two")]
    assert resend_all(messages, Actor.system(), "press") == 2
    assert resend_all(messages, Actor.system(), "press") == 0
    plan = plan_again(Message.objects.all(), Filter())
    assert (plan.send, plan.repeated) == ([], {CALM: 2})
