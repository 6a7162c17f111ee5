"""What other parts of the city read: the index as a live figure."""

from datetime import date

from django.urls import reverse

from satukota.kernel.registry.api import Measured
from satukota.modules.maturity.models import Assessment
from satukota.modules.maturity.queries.instruments import assessments
from satukota.modules.maturity.queries.levels import overview


def newest_assessment(day: date | None = None) -> Assessment | None:
    """Return the assessment that stands for the city: newest year, then the instrument that comes first."""
    rated = assessments().filter(ratings__isnull=False)
    if day is not None:
        rated = rated.filter(year__lte=day.year)
    return rated.order_by("-year", "instrument__order").first()


def measure_index(start: date, _end: date) -> Measured:
    """Return the newest index; the instrument's name travels with it, because a number alone would mix scales."""
    assessment = newest_assessment(start)
    if assessment is None:
        return Measured(None, 0)
    view = overview(assessment)
    band = view.score.predicate
    inputs = {
        "instrument": assessment.instrument.title,
        "version": assessment.instrument.version,
        "year": assessment.year,
        "predicate": band.predicate if band else "",
        "missing": len(view.score.missing),
    }
    url = reverse("maturity:assessment", args=[assessment.pk])
    return Measured(view.score.total, len(view.levels), inputs, url)
