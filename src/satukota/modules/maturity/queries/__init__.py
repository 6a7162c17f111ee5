"""Everything that this module reads."""

from satukota.modules.maturity.queries.evidence import Fact, Piece, counts, facts, facts_for, pieces
from satukota.modules.maturity.queries.instruments import (
    assessments,
    instrument_of,
    newest_assessment,
    published_scores,
)
from satukota.modules.maturity.queries.levels import Line, Overview, levels_of, lines, overview, overviews, previous
from satukota.modules.maturity.queries.offers import audit_log, complaints, measure_index, score_rows

__all__ = [
    "Fact",
    "Line",
    "Overview",
    "Piece",
    "assessments",
    "audit_log",
    "complaints",
    "counts",
    "facts",
    "facts_for",
    "instrument_of",
    "levels_of",
    "lines",
    "measure_index",
    "newest_assessment",
    "overview",
    "overviews",
    "pieces",
    "previous",
    "published_scores",
    "score_rows",
]
