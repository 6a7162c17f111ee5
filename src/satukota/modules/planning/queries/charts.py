"""Charts of an indicator and of the minimum services: the title says what was found."""

from decimal import Decimal

from django.utils.translation import gettext as _

from satukota.modules.planning.models import Indicator, Standing, Value
from satukota.modules.planning.queries.spm import SpmField
from satukota.modules.planning.rules.lights import Light
from satukota.modules.planning.rules.quarters import Quarter
from satukota.modules.planning.rules.series import Kind
from satukota.modules.planning.rules.totals import Total
from satukota.web.api import Chart, Series, number

NOT_QUARTERLY = {Total.SUM, Total.CUMULATIVE}
"""A total's target of a year says nothing about one quarter."""


def indicator_charts(indicator: Indicator, year: int) -> list[Chart]:
    """Return the values of the last three years by quarter, the newest first.

    Values of another unit, way of computing the year or instrument are another chart: they are never one line.
    """
    slots = [Quarter(y, q) for y in range(year - 2, year + 1) for q in range(1, 5)]
    rows = Value.objects.filter(
        indicator=indicator, is_current=True, year__gte=year - 2, year__lte=year, value__isnull=False
    )
    kinds: dict[Kind, dict[Quarter, Value]] = {}
    for row in rows.select_related("definition").order_by("-year", "-quarter"):
        kinds.setdefault(row.kind, {})[Quarter(row.year, row.quarter)] = row
    standing = indicator.standings.filter(year=year).select_related("definition").first()
    return [
        _segment(indicator, kind, values, slots, standing if at == 0 else None)
        for at, (kind, values) in enumerate(kinds.items())
    ]


def _segment(
    indicator: Indicator, kind: Kind, values: dict[Quarter, Value], slots: list[Quarter], standing: Standing | None
) -> Chart:
    first, last = min(values), max(values)
    shown = slots if standing else [slot for slot in slots if first <= slot <= last]
    known = [values[slot].value for slot in sorted(values)]
    target = standing.target if standing and kind.total not in NOT_QUARTERLY else None
    measured = _("%(name)s by %(instrument)s") % {"name": indicator.name, "instrument": kind.instrument}
    return Chart(
        title=_finding(standing, [value for value in known if value is not None]),
        subtitle=_("%(name)s, %(unit)s by quarter; %(n)s values, %(first)s to %(last)s")
        % {
            "name": measured if kind.instrument else indicator.name,
            "unit": kind.unit,
            "n": len(known),
            "first": first,
            "last": last,
        },
        labels=[str(slot) for slot in shown],
        series=[Series(indicator.name, [values[slot].value if slot in values else None for slot in shown])],
        unit=kind.unit,
        decimals=values[last].definition.decimals,
        target=float(target) if target is not None else None,
        target_label=_("target %(year)s") % {"year": standing.year if standing else ""},
        label_title=_("quarter"),
    )


def _finding(standing: Standing | None, known: list[Decimal]) -> str:
    """Return the finding in words: reached, on the way, behind, or which way it moves."""
    if standing is None:
        return _("Measured otherwise before")
    if standing.light == Light.ON_TRACK:
        return _("On the way to its target")
    if standing.light == Light.WATCH:
        return _("A little short of its target")
    if standing.light == Light.BEHIND:
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
    reported = sum(field.reported for field in fields)
    total = sum(len(field.lines) for field in fields)
    return Chart(
        title=_("%(field)s is lowest with %(index)s") % {"field": lowest.name, "index": number(lowest.shown, 2)},
        subtitle=_("SPM index by field, 0 to 100, %(year)s; %(reported)s of %(total)s services reported")
        % {"year": year, "reported": reported, "total": total},
        labels=[field.name for field in fields],
        series=[Series(_("index"), [field.shown for field in fields])],
        decimals=2,
        label_title=_("field"),
    )
