"""Jobs: live figures, ageing, news of promises, and what the index's gap plan asks of the plan."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from satukota.kernel.cases.api import Case
from satukota.kernel.events.api import Actor, event, task
from satukota.modules.planning import actions
from satukota.modules.planning.actions import checkins, follows
from satukota.modules.planning.models import AgencyReport, Figure, Indicator, Item, Plan, Standing
from satukota.modules.planning.queries.places import place_of_index


@task(name="planning.refresh_live", queueing_lock="planning.refresh_live")
def refresh_live(timestamp: int = 0) -> None:
    """Compute the live indicators of this quarter."""
    actions.refresh_live(Actor.system())


@task(name="planning.restand", queueing_lock="planning.restand")
def restand(timestamp: int = 0) -> None:
    """Judge every indicator anew: what was fresh yesterday may be out of date today.

    A past year is judged where it has not been since the program learned to judge what is published.
    """
    old = Standing.objects.filter(published_light="").order_by().values_list("year", flat=True).distinct()
    with transaction.atomic():
        actions.update_standings(None, {timezone.localdate().year, *old})


@task(name="planning.ring_overdue", queueing_lock="planning.ring_overdue")
def ring_overdue(timestamp: int = 0) -> None:
    """Tell agencies and their heads, once each, of what is overdue in the plan and of indicators that are far behind."""
    actions.ring_overdue()
    actions.ring_behind()


@task(name="planning.remind_of_check_ins", queueing_lock="planning.remind_of_check_ins")
def remind_of_check_ins(timestamp: int = 0) -> None:
    """Remind the people of an agency, once a period, of what still waits for their word between quarters."""
    checkins.remind_of_check_ins()


@task(name="planning.forget_unconfirmed", queueing_lock="planning.forget_unconfirmed")
def forget_unconfirmed(timestamp: int = 0) -> None:
    """Forget addresses that were entered to hear of a promise and never confirmed it."""
    follows.forget_unconfirmed()


@task(name="planning.tell_of_report")
def tell_of_report(event_id: int) -> None:
    """Tell those who follow a promise that a report with its figure was published."""
    report = AgencyReport.objects.select_related("round").filter(pk=event(event_id).subject_id).first()
    if report is None:
        return
    published = {"state": Figure.State.PUBLISHED}
    indicators = actions.report_values(report).filter(**published).values_list("indicator", flat=True)
    items = actions.report_money(report).filter(**published).values_list("item", flat=True)
    _tell(indicators, items, event_id)


def _tell(indicators: Iterable[int], items: Iterable[int], event_id: int) -> None:
    """Tell who follows promises by e-mail or in a browser; what is not public any more is told to nobody."""
    follows.tell(follows.followers(indicators, items), str(event_id))
    public = Indicator.objects.filter(pk__in=indicators, is_public=True)
    follows.tell_browsers([*public, *Item.objects.filter(pk__in=items)], str(event_id))


@task(name="planning.tell_of_promise")
def tell_of_promise(event_id: int) -> None:
    """Tell those who follow a promise that its figure, its target or its item changed."""
    happened = event(event_id)
    kind, pk = happened.subject_kind, happened.subject_id
    _tell([pk] if kind == "planning.indicator" else [], [pk] if kind == "planning.item" else [], event_id)


@task(name="planning.plan_gap_action")
def plan_gap_action(event_id: int) -> None:
    """Put the action that an index's gap plan decided on into the main plan; once per case."""
    planned_event = event(event_id)
    case = Case.objects.filter(pk=planned_event.subject_id).select_related("agency").first()
    plan = Plan.objects.filter(is_main=True).first()
    if case is None or plan is None or planned_event.subject_kind != "case" or Item.objects.filter(case=case).exists():
        return
    due = case.data.get("due")
    beside = place_of_index(plan, case.agency_id)
    item = Item(
        plan=plan,
        parent=beside.parent,
        mission=beside.mission,
        dimension=beside.dimension,
        budget=case.data.get("budget"),
        kind="action",
        code=case.number,
        name=case.title,
        agency=case.agency,
        starts=timezone.localdate(),
        ends=max(date.fromisoformat(due), timezone.localdate()) if due else None,
        case=case,
        source=str(case.data.get("instrument", ""))[:200],
    )
    actions.save_item(item, Actor.system())
