"""Charts of an indicator and of the minimum services: the title says what was found."""

from decimal import Decimal

from django.utils.translation import gettext as _

from satukota.modules.planning.models import Indicator, IndicatorDefinition, Standing, Value
from satukota.modules.planning.queries.spm import SpmField
from satukota.modules.planning.rules.lights import Light
from satukota.modules.planning.rules.quarters import Quarter
from satukota.web.api import Chart, Series, number

QUARTERS = 12


def indicator_chart(indicator: Indicator, definition: IndicatorDefinition | None, year: int) -> Chart | None:
    """Return the values of the last three years by quarter with the forecast's interval, or None without values."""
    if definition is None:
        return None
    slots = [Quarter(y, q) for y in range(year - 2, year + 1) for q in range(1, 5)]
    rows = Value.objects.filter(indicator=indicator, is_current=True, year__gte=year - 2, year__lte=year)
    by_quarter = {Quarter(y, q): value for y, q, value in rows.values_list("year", "quarter", "value")}
    values: list[Decimal | None] = [by_quarter.get(slot) for slot in slots]
    if not any(value is not None for value in values):
        return None
    standing = indicator.standings.filter(year=year).first()
    target = standing.target if standing else None
    known = [value for value in values if value is not None]
    n = len(known)
    return Chart(
        title=_finding(standing, known),
        subtitle=_("%(name)s, %(unit)s by quarter; %(n)s values, %(first)s to %(last)s")
        % {"name": indicator.name, "unit": definition.unit, "n": n, "first": slots[0], "last": slots[-1]},
        labels=[str(slot) for slot in slots],
        series=[Series(indicator.name, values)],
        unit=definition.unit,
        decimals=definition.decimals,
        target=float(target) if target is not None and definition.total != "sum" else None,
        target_label=_("target %(year)s") % {"year": year},
        label_title=_("quarter"),
    )


def _finding(standing: Standing | None, known: list[Decimal]) -> str:
    """Return the finding in words: reached, on the way, behind, or which way it moves."""
    if standing and standing.light == Light.ON_TRACK:
        return _("On the way to its target")
    if standing and standing.light == Light.WATCH:
        return _("A little short of its target")
    if standing and standing.light == Light.BEHIND:
        return _("Clearly short of its target")
    if len(known) > 1 and known[-1] != known[0]:
        return _("Rising") if known[-1] > known[0] else _("Falling")
    return _("Steady")


def spm_chart(fields: list[SpmField], year: int) -> Chart | None:
    """Return the index of each field of minimum services, or None without figures."""
    known = [field for field in fields if field.index is not None]
    if not known:
        return None
    lowest = min(known, key=lambda field: field.index or 0)
    reported = sum(1 for field in fields for line in field.lines if line.index is not None)
    total = sum(len(field.lines) for field in fields)
    return Chart(
        title=_("%(field)s is lowest with %(index)s") % {"field": lowest.name, "index": number(lowest.index, 2)},
        subtitle=_("SPM index by field, 0 to 100, %(year)s; %(reported)s of %(total)s services reported")
        % {"year": year, "reported": reported, "total": total},
        labels=[field.name for field in fields],
        series=[Series(_("index"), [field.index for field in fields])],
        decimals=2,
        label_title=_("field"),
    )
