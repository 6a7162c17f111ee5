"""The years of each instrument as charts; two instruments never share one."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from satukota.modules.maturity.models import Assessment
from satukota.modules.maturity.queries.levels import Overview, overviews
from satukota.web.api import Chart, Series, number


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
