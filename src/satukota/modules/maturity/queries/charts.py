"""The aspects of an assessment as a chart: the title says what was found."""

from decimal import Decimal

from django.utils.translation import gettext as _

from satukota.modules.maturity.queries.levels import Overview
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
