"""What everybody may see of a plan: promised, done, spent; only published values of public indicators."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from satukota.modules.planning.models import Indicator, Item, Plan, Round, Standing, Value, measured_in
from satukota.modules.planning.queries import corrections, money, past, targets
from satukota.modules.planning.queries.coverage import covered_in_public
from satukota.modules.planning.queries.dimensions import ids_within
from satukota.modules.planning.queries.indicators import Line, lines
from satukota.modules.planning.queries.judged import judged_in_public
from satukota.modules.planning.queries.nodes import late_first, nodes, owned, quick_win_items
from satukota.modules.planning.rules.lights import Light

CORRECTIONS, QUICK_WINS = 5, 20


def promises(plan: Plan, year: int, dimension: str = "", rows: QuerySet[Indicator] | None = None) -> dict[str, Any]:
    """Return the public page: missions, promises with published values (`rows`, else all), quick wins, money."""
    every = published_indicators(year, dimension)
    public_lines = [public_line(line) for line in lines(every if rows is None else rows, year)]
    corrected = corrections.corrections_of_year(year)
    return {
        "missions": plan.items.filter(kind="mission").exclude(state=Item.State.DROPPED).order_by("path"),
        "lines": public_lines,
        "promised": public_indicators(dimension, year).filter(standings__year=year).count(),
        "kept": Standing.objects.filter(year=year, indicator__in=every, published_light=Light.ON_TRACK).count(),
        "published": every.count(),
        "quick_wins": owned(nodes(late_first(quick_win_items(plan))[:QUICK_WINS], public=True)),
        "quick_wins_more": max(quick_win_items(plan).count() - QUICK_WINS, 0),
        "money": money.money(plan, year, public=True),
        "corrections": corrected[:CORRECTIONS],
        "corrected": {row.code for row in corrected if row.kind == "value"},
        "more_corrections": len(corrected[CORRECTIONS:]),
        "dropped": plan.items.filter(state=Item.State.DROPPED).order_by("path"),
        "dimension": dimension,
        "years": _years(plan, year),
        "rounds": Round.objects.filter(withdrawn_at=None, frozen__isnull=False).distinct(),
    }


def _years(plan: Plan, year: int) -> list[int]:
    now = timezone.localdate().year
    first = min(plan.start_year, year)
    return list(range(max(now, first), first - 1, -1))[:10]


def published_indicators(year: int, dimension: str = "") -> QuerySet[Indicator]:
    """Return the public indicators with a published value of a year, key ones first."""
    # One filter call: two would join the standings twice and show an indicator once for every year.
    indicators = public_indicators(dimension, year)
    indicators = indicators.filter(standings__year=year, standings__published_value__isnull=False)
    return indicators.order_by("-is_key", "code")


def public_indicators(dimension: str, year: int) -> QuerySet[Indicator]:
    """Return the indicators of a year that everybody may know of, of one dimension or of all."""
    indicators = Indicator.objects.filter(measured_in(year), is_public=True)
    if dimension:
        indicators = indicators.filter(dimension__in=ids_within(dimension))
    return indicators


def public_line(line: Line) -> tuple[Line, str]:
    """Return a line with the light of what was published, not of what is still under verification."""
    standing = line.standing
    if standing is None or standing.published_value is None:
        return line, Light.MISSING
    return line, standing.published_light


def indicator(code: str, year: int) -> dict[str, Any]:
    """Return a public indicator with its published values. Raises Http404 for one that is not public."""
    indicator = Indicator.objects.filter(code=code, is_public=True).first()
    if indicator is None:
        raise Http404(code)
    [line] = lines(Indicator.objects.filter(pk=indicator.pk), year)
    values = indicator.values.filter(state=Value.State.PUBLISHED, is_current=True).select_related("definition")
    standings = indicator.standings.filter(Q(published_value__isnull=False) | Q(promise__isnull=False))
    return {
        "line": line,
        "light": public_line(line)[1],
        "indicator": line.indicator,
        "values": values.order_by("-year", "-quarter")[:40],
        "standings": [
            (standing, judged_in_public(standing).words, covered_in_public(standing))
            for standing in standings.select_related("definition", "promise").order_by("-year")
        ],
        "promises": targets.public_history(indicator),
        "corrections": corrections.corrections_of_indicator(indicator),
        "changes": past.head_changes(indicator),
        "definitions": indicator.definitions.all(),
        "year": year,
    }
