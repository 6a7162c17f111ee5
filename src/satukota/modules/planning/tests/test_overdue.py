"""One rule says what is overdue; every page shows it, and those who can do something about it are told once."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.events.api import Actor
from satukota.kernel.notifications.api import Message
from satukota.kernel.people.api import Agency, staff_with
from satukota.modules.planning import actions
from satukota.modules.planning.actions.live import TOLD
from satukota.modules.planning.models import Item, Milestone, Standing
from satukota.modules.planning.queries.overdue import overdue, overdue_correctives
from satukota.modules.planning.rules.schedule import is_late
from satukota.modules.planning.tests.conftest import make_indicator, somebody, visit

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 30)


@pytest.mark.parametrize(
    ("due", "today", "finished", "late"),
    [
        (DAY, DAY, False, False),
        (DAY, DAY + timedelta(days=1), False, True),
        (DAY, DAY + timedelta(days=1), True, False),
        (None, DAY, False, False),
    ],
)
def test_the_last_day_still_counts_and_what_is_finished_is_never_overdue(due, today, finished, late):
    assert is_late(due, finished, today) is late


@pytest.fixture
def late_item(plan):
    yesterday = timezone.localdate() - timedelta(days=1)
    Item.objects.filter(plan=plan).exclude(code="gempil").update(ends=date(2199, 1, 1))
    Milestone.objects.update(due=date(2199, 1, 1))
    Item.objects.filter(code="gempil").update(ends=yesterday, starts=yesterday)
    return Item.objects.get(code="gempil")


def test_officer_and_head_are_told_once_and_again_only_when_the_day_was_moved(late_item):
    somebody("petugas-dlh", "officer", "dlh")
    somebody("kepala-dlh", "head", "dlh")
    for _ in range(2):
        actions.ring_overdue()
    assert Message.objects.filter(template="plan-overdue").values("user").distinct().count() == 2
    told = Message.objects.filter(template="plan-overdue").count()
    Item.objects.filter(pk=late_item.pk).update(ends=late_item.ends - timedelta(days=1), starts=None)
    actions.ring_overdue()
    assert Message.objects.filter(template="plan-overdue").count() == 2 * told


def test_its_agency_and_head_are_told_once_of_an_indicator_that_is_far_behind(people):
    somebody("kepala-dinkes", "head", "dinkes")
    year = timezone.localdate().year
    indicator = make_indicator(year=year)
    standings = Standing.objects.filter(indicator=indicator, year=year)
    judged = {"light": "behind", "judged_value": 20, "due": 60}
    told = lambda: Message.objects.filter(template="plan-behind")  # noqa: E731
    everybody = {user.pk for role in TOLD for user in staff_with(role, indicator.agency_id)}
    standings.update(**judged, judged_quarter=1)
    for _ in range(2):
        actions.ring_behind()
    assert sorted(told().values_list("user", flat=True)) == sorted(everybody) and len(everybody) > 1
    standings.update(**judged, judged_quarter=2)
    actions.ring_behind()
    assert told().count() == 2 * len(everybody)
    standings.update(light="on_track", judged_quarter=3)
    actions.ring_behind()
    assert told().count() == 2 * len(everybody)


def test_tree_list_roadmap_item_mayor_report_and_meeting_flag_it(late_item, people, client):
    opened = actions.open_round(2025, 3, Actor.system())
    make_indicator("DLH-1", agency="dlh")
    actions.withdraw_round(opened, "Uji", Actor.system())
    opened = actions.open_round(2025, 3, Actor.system())
    visit(client, people.planner)
    report = opened.reports.get(agency__code="dlh")
    pages = [
        f"{reverse('planning:plan')}?late=1",
        f"{reverse('planning:plan')}?q=gempil",
        reverse("planning:item", args=[late_item.uid]),
        reverse("planning:roadmap"),
        reverse("planning:mayor"),
        reverse("planning:report", args=[report.pk]),
        reverse("planning:meeting", args=[opened.pk]),
    ]
    words = {reverse("planning:roadmap"): "erlambat"}
    shown = {page: words.get(page, "elewati tenggat") in client.get(page).content.decode() for page in pages}
    assert shown == dict.fromkeys(pages, True)


def test_a_corrective_action_shows_its_own_day_and_refuses_one_that_is_over(plan, people, client):
    dlh = Agency.objects.get(code="dlh")
    today = timezone.localdate()
    with pytest.raises(ValidationError):
        actions.open_corrective("Perbaiki", Actor.system(), agency=dlh, due=(today - timedelta(days=1)).isoformat())
    late = actions.open_corrective("Perbaiki", Actor.system(), agency=dlh, due=today.isoformat())
    type(late.case).objects.filter(pk=late.case_id).update(data={"due": (today - timedelta(days=2)).isoformat()})
    assert [row.name for row in overdue_correctives()] == ["Perbaiki"]


def test_what_is_overdue_of_one_agency_is_nobody_elses(late_item):
    assert [row.name for row in overdue(agencies=[late_item.agency_id])] == [late_item.name]
    assert overdue(agencies=[0]) == []
