"""What an index instrument is and how a city is placed on it. Plain Python."""

from satukota.modules.maturity.rules.document import Unusable, from_document, problems, to_document
from satukota.modules.maturity.rules.freshness import Freshness, freshness
from satukota.modules.maturity.rules.index import DifferentInstruments, Part, Point, Score, difference, score, series
from satukota.modules.maturity.rules.instrument import Band, EvidenceHint, Instrument, Level, Spec, two
from satukota.modules.maturity.rules.loading import available, load, topics
from satukota.modules.maturity.rules.proof import Gap, highest_proven, levels_to_prove, unproven
from satukota.modules.maturity.rules.whatif import Step, best_steps, default_effort, path_to, steps

__all__ = [
    "Band",
    "DifferentInstruments",
    "EvidenceHint",
    "Freshness",
    "Gap",
    "Instrument",
    "Level",
    "Part",
    "Point",
    "Score",
    "Spec",
    "Step",
    "Unusable",
    "available",
    "best_steps",
    "default_effort",
    "difference",
    "freshness",
    "from_document",
    "highest_proven",
    "levels_to_prove",
    "load",
    "path_to",
    "problems",
    "score",
    "series",
    "steps",
    "to_document",
    "topics",
    "two",
    "unproven",
]
