"""What an index instrument is and how a city is placed on it. Plain Python."""

from satukota.modules.maturity.rules.compare import DifferentInstruments, Point, difference, series
from satukota.modules.maturity.rules.document import from_document, to_document
from satukota.modules.maturity.rules.freshness import Freshness, freshness
from satukota.modules.maturity.rules.index import score
from satukota.modules.maturity.rules.instrument import Band, EvidenceHint, Instrument, Level, Spec, two
from satukota.modules.maturity.rules.loading import available, load, topics
from satukota.modules.maturity.rules.paths import best_steps, path_to
from satukota.modules.maturity.rules.scores import Part, Score
from satukota.modules.maturity.rules.soundness import Unusable, problems
from satukota.modules.maturity.rules.whatif import Step, steps

__all__ = [
    "Band",
    "DifferentInstruments",
    "EvidenceHint",
    "Freshness",
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
    "difference",
    "freshness",
    "from_document",
    "load",
    "path_to",
    "problems",
    "score",
    "series",
    "steps",
    "to_document",
    "topics",
    "two",
]
