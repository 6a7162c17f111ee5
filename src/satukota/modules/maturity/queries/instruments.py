"""Instruments and published scores."""

from datetime import date
from functools import lru_cache

from django.db.models import QuerySet

from satukota.modules.maturity.models import Assessment, Closing, Effort, InstrumentVersion, PublishedScore
from satukota.modules.maturity.rules import Instrument, from_document


def instrument_of(version: InstrumentVersion) -> Instrument:
    """Return the instrument that a version describes. Versions never change, so each is read once per process."""
    return _instrument(version.pk)


@lru_cache(maxsize=64)
def _instrument(pk: int) -> Instrument:
    return from_document(InstrumentVersion.objects.values_list("document", flat=True).get(pk=pk))


def assessments() -> QuerySet[Assessment]:
    """Return all assessments with the heads of their instruments; the documents stay where they are."""
    return Assessment.objects.select_related("instrument").defer("instrument__document")


def efforts_of(code: str) -> dict[tuple[int, int], int]:
    """Return the city's own estimates for an instrument: (indicator, level to be reached) → points."""
    rows = Effort.objects.filter(code=code).values_list("no", "level", "points")
    return {(no, level): points for no, level, points in rows}


def closings() -> QuerySet[Closing]:
    """Return every index that an assessment was closed with, newest year first, those opened again among them."""
    heads = Closing.objects.select_related("assessment__instrument").defer("assessment__instrument__document")
    return heads.order_by("assessment__instrument__order", "-assessment__year", "-id")


def published_scores(*, every: bool = False) -> QuerySet[PublishedScore]:
    """Return the scores that others published, oldest first; with `every` also those that were corrected."""
    scores = PublishedScore.objects.select_related("replaces").order_by("year", "id")
    return scores if every else scores.filter(is_current=True)


def has_public_indexes() -> bool:
    """Tell whether an index was ever closed, or published by others."""
    return Closing.objects.exists() or PublishedScore.objects.exists()


def published_for(code: str, year: int) -> PublishedScore | None:
    """Return the published score of an instrument and year: only one that names the instrument is of it."""
    return published_scores().filter(code=code, year=year).exclude(code="").last()


def newest_assessment(day: date | None = None) -> Assessment | None:
    """Return the assessment that stands for the city: newest year, then the instrument that comes first."""
    rated = assessments().filter(ratings__isnull=False)
    if day is not None:
        rated = rated.filter(year__lte=day.year)
    return rated.order_by("-year", "instrument__order").first()
