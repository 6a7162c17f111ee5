"""Indexes and published scores as a data set."""

from collections.abc import Iterator
from typing import Any

from satukota.modules.maturity.models import Assessment
from satukota.modules.maturity.queries.instruments import assessments, published_scores
from satukota.modules.maturity.queries.levels import overview


def score_rows() -> Iterator[dict[str, Any]]:
    """Yield every closed index and every published score, each with its instrument."""
    for assessment in assessments().filter(state=Assessment.State.CLOSED):
        view = overview(assessment)
        band = view.score.predicate
        yield {
            "instrument": assessment.instrument.title,
            "regulation": assessment.instrument.regulation,
            "version": assessment.instrument.version,
            "year": assessment.year,
            "kind": "assessment",
            "index": view.score.total,
            "predicate": band.predicate if band else "",
            "publisher": view.instrument.publisher,
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
        }
