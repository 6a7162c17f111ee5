"""What the city reads of this module: the index as a live figure, two proofs that no module owns, and a data set."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from satukota.kernel.audit.api import verify
from satukota.kernel.cases.api import Case
from satukota.kernel.registry.api import Measured
from satukota.modules.maturity.queries.instruments import (
    closings,
    instrument_of,
    newest_assessment,
    published_for,
    published_scores,
)
from satukota.modules.maturity.queries.levels import overview
from satukota.modules.maturity.queries.standing import distribution_text, remark_of

REPORTS = "reports."
DAYS = 365


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
        "remark": remark_of(published_for(assessment.instrument.code, assessment.year)),
    }
    url = reverse("maturity:assessment", args=[assessment.pk])
    return Measured(view.score.total, len(view.levels), inputs, url)


def complaints() -> dict[str, Any]:
    """Return that citizens' reports are taken and answered, from the last twelve months."""
    since = timezone.now() - timedelta(days=DAYS)
    taken = Case.objects.filter(type__startswith=REPORTS, opened_at__gte=since)
    came, closed = taken.count(), taken.filter(is_open=False).count()
    figure = f"{came} laporan warga dalam 12 bulan, {closed} selesai"
    return {"figure": figure, "url": "/inbox/?status=all", "came": came, "closed": closed}


def audit_log() -> dict[str, Any]:
    """Return that the log of events is sealed, after checking every seal."""
    verdict = verify()
    figure = f"{verdict.events} kejadian bersegel diperiksa, {len(verdict.problems)} segel tidak cocok"
    return {"figure": figure, "checked": verdict.events, "broken": len(verdict.problems)}


def score_rows() -> Iterator[dict[str, Any]]:
    """Yield every closed index as it was frozen and every published score, each with its instrument.

    An index whose assessment was opened again stays, as kind `reopened`.
    """
    for closing in closings():
        version = closing.assessment.instrument
        yield {
            "instrument": version.title,
            "regulation": version.regulation,
            "version": version.version,
            "year": closing.assessment.year,
            "kind": "reopened" if closing.reopened_at else "assessment",
            "index": closing.index,
            "predicate": closing.predicate,
            "publisher": instrument_of(version).publisher,
            "rank": None,
            "ranked": None,
            "assessed": None,
            "distribution": "",
            "source": "",
            "source_date": timezone.localdate(closing.closed_at),
        }
    for published in published_scores():
        yield {
            "instrument": published.name,
            "regulation": "",
            "version": "",
            "year": published.year,
            "kind": "published",
            "index": published.value,
            "predicate": published.word,
            "publisher": published.publisher,
            "rank": published.rank,
            "ranked": published.ranked,
            "assessed": published.assessed,
            "distribution": distribution_text(published),
            "source": published.source,
            "source_date": published.published_on,
        }
