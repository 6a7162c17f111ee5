"""What other parts of the city read of the plan."""

from typing import Any

from django.urls import reverse

from satukota.kernel.people.api import Visitor
from satukota.modules.planning.models import Indicator, Item, Plan, Standing
from satukota.modules.planning.queries.tree import this_year


def count_behind(_user: Visitor) -> int:
    """Return how many indicators are behind this year."""
    return Standing.objects.filter(year=this_year(), light=Standing.Light.BEHIND, indicator__ended_on=None).count()


def evidence_plan() -> dict[str, Any]:
    """Return how much of the plan is measured: a fact for indexes of planning and performance."""
    indicators = Indicator.objects.filter(ended_on=None)
    live = indicators.filter(source=Indicator.Source.LIVE).count()
    items = Item.objects.exclude(state=Item.State.DROPPED).count()
    figure = f"{items} butir rencana, {indicators.count()} indikator, {live} terukur langsung"
    return {"figure": figure, "url": reverse("planning:plan"), "items": items, "live": live}


def evidence_quick_wins() -> dict[str, Any]:
    """Return how many quick wins are under way."""
    quick_wins = Item.objects.filter(plan__in=Plan.objects.filter(is_main=True), quick_win=True)
    quick_wins = quick_wins.exclude(state=Item.State.DROPPED)
    going = quick_wins.filter(state__in=(Item.State.RUNNING, Item.State.DONE)).count()
    figure = f"{going} dari {quick_wins.count()} quick win berjalan"
    return {"figure": figure, "url": f"{reverse('planning:plan')}?quick=1", "running": going}
