"""Everything that this module reads."""

from satukota.modules.maturity.queries.collected import Fact, facts, facts_for
from satukota.modules.maturity.queries.evidence import Piece, counts, pieces
from satukota.modules.maturity.queries.instruments import assessments, instrument_of, published_scores
from satukota.modules.maturity.queries.levels import Line, Overview, levels_of, lines, overview, overviews, previous
from satukota.modules.maturity.queries.offers import measure_index, newest_assessment
from satukota.modules.maturity.queries.open_data import score_rows
from satukota.modules.maturity.queries.own import audit_log, complaints

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
