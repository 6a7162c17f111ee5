"""People are told what a definition promises them: the reporter, the new assignee, the heads above."""

from datetime import timedelta

import pytest

from satukota.kernel.cases import handlers
from satukota.kernel.cases.api import Act, CaseClock, apply, ring_due, who
from satukota.kernel.events.api import Event
from satukota.kernel.notifications.api import Message

pytestmark = pytest.mark.django_db


def forwarded(matter, town, **more):
    return apply(matter(**more), Act("terus", {"opd": "dpupr-uji"}), who(town.clerk))


def test_the_clock_escalates_to_the_head_and_then_above(matter, town):
    case = forwarded(matter, town)
    clock = CaseClock.objects.get(case=case, rule="tuntas")
    while clock.next_at:
        ring_due(clock.next_at + timedelta(seconds=1))
        clock.refresh_from_db()
    rang = [e.data for e in Event.objects.filter(name="cases.clock_rang", subject_id=case.pk).order_by("id")]
    assert [data["kind"] for data in rang if data["clock"] == "tuntas"] == ["warn", "due", "rung", "rung"]
    assert [data["agency"] for data in rang if data["kind"] == "rung"] == [town.works.pk, town.top.pk]


def test_an_escalation_reaches_the_head(matter, town):
    case = forwarded(matter, town)
    clock = CaseClock.objects.get(case=case, rule="tuntas")
    ring_due(clock.due_at + timedelta(days=1))
    event = Event.objects.filter(name="cases.clock_rang", subject_id=case.pk, data__kind="rung").earliest("id")
    handlers.tell_of_clock([event])
    handlers.tell_of_clock([event])
    assert list(Message.objects.filter(case_id=case.pk).values_list("user_id", "template")) == [
        (town.head.pk, "case-escalated")
    ]
