"""Public indicators: only what was published, with the light that it earns."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from satukota.modules.planning.models import Indicator, Standing, Value
from satukota.modules.planning.queries.indicators import lines
from satukota.modules.planning.queries.line import Line
from satukota.modules.planning.rules.achievement import Formula, achievement
from satukota.modules.planning.rules.lights import Light, light


def published_indicators(year: int, dimension: str = "") -> QuerySet[Indicator]:
    """Return the public indicators with a published value of a year, key ones first."""
    # One filter call: two would join the standings twice and show an indicator once for every year.
    indicators = public_indicators(dimension).filter(standings__year=year, standings__published_value__isnull=False)
    return indicators.order_by("-is_key", "code")


def public_indicators(dimension: str) -> QuerySet[Indicator]:
    """Return the indicators that everybody may know of, of one dimension or of all."""
    indicators = Indicator.objects.filter(is_public=True, ended_on=None)
    if dimension:
        indicators = indicators.filter(Q(dimension__code=dimension) | Q(dimension__parent__code=dimension))
    return indicators


def public_line(line: Line) -> tuple[Line, str]:
    """Return a line with the light of what was published, not of what is still under verification."""
    standing = line.standing
    if standing is None or standing.published_value is None or line.definition is None:
        return line, Light.MISSING
    target = standing.target
    if target is not None and line.definition.total == "sum" and standing.published_quarter:
        target = target * standing.published_quarter / 4
    percent = achievement(Formula(line.definition.way), standing.published_value, target)
    return line, light(percent, has_target=standing.target is not None)


def indicator(code: str, year: int) -> dict[str, Any]:
    """Return a public indicator with its published values. Raises Http404 for one that is not public."""
    indicator = Indicator.objects.filter(code=code, is_public=True).first()
    if indicator is None:
        raise Http404(code)
    [line] = lines(Indicator.objects.filter(pk=indicator.pk), year)
    values = indicator.values.filter(state=Value.State.PUBLISHED, is_current=True).select_related("definition")
    standings = Standing.objects.filter(indicator=indicator, published_value__isnull=False).order_by("-year")
    return {
        "line": line,
        "light": public_line(line)[1],
        "indicator": line.indicator,
        "values": values.order_by("-year", "-quarter")[:40],
        "standings": standings,
        "year": year,
    }
