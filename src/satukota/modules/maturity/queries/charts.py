"""Indexes as charts: the aspects of one assessment, and the years of each instrument."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from satukota.modules.maturity.models import Assessment
from satukota.modules.maturity.queries.levels import Overview, overviews
from satukota.web.api import Chart, Series, number


def aspect_chart(view: Overview) -> Chart:
    """Return aspects with last year, target and now on one line each."""
    instrument, now = view.instrument, view.score
    lowest = min(now.aspects, key=lambda part: (part.value, part.no))
    series = []
    if view.before and view.before_score:
        series.append(Series(str(view.before.year), [part.value for part in view.before_score.aspects]))
    series.append(Series(_("target"), [part.value for part in view.target_score.aspects]))
    series.append(Series(str(view.assessment.year), [part.value for part in now.aspects]))
    return Chart(
        title=_("%(aspect)s is lowest with %(value)s") % {"aspect": lowest.name, "value": number(lowest.value, 2)},
        subtitle=_(
            "%(instrument)s, index by aspect, scale %(low)s to %(high)s; %(given)s of %(all)s indicators have a level"
        )
        % {
            "instrument": instrument.title,
            "low": instrument.lowest,
            "high": instrument.highest,
            "given": len(view.levels),
            "all": len(instrument.specs),
        },
        labels=[
            f"{part.name} ({number(Decimal(part.weight.numerator) / part.weight.denominator, 1)} %)"
            for part in now.aspects
        ],
        series=series,
        decimals=2,
        label_title=_("aspect"),
    )


def year_charts(assessments: Iterable[Assessment]) -> list[tuple[Chart, list[Overview]]]:
    """Return one chart per instrument with its years; two instruments never share a chart."""
    groups: dict[str, list[Overview]] = {}
    for view in overviews(assessments):
        if view.levels:
            groups.setdefault(view.assessment.instrument.code, []).append(view)
    return [(_years(sorted(views, key=lambda view: view.assessment.year)), views) for views in groups.values()]


def _years(views: list[Overview]) -> Chart:
    newest = views[-1]
    band = newest.score.predicate
    word = f", {band.predicate}" if band else ""
    target = newest.assessment.target
    return Chart(
        title=f"{newest.instrument.title}, {newest.assessment.year}: {number(newest.score.total, 2)}{word}",
        subtitle=_("index by year under %(regulation)s, scale %(low)s to %(high)s; %(n)s assessments")
        % {
            "regulation": newest.instrument.regulation,
            "low": newest.instrument.lowest,
            "high": newest.instrument.highest,
            "n": len(views),
        },
        labels=[str(view.assessment.year) for view in views],
        series=[Series(newest.instrument.title, [view.score.total for view in views])],
        decimals=2,
        target=float(target) if target is not None else None,
        target_label=_("target"),
        label_title=_("year"),
    )
