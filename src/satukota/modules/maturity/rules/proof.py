"""How high a level the evidence reaches: under a cumulative instrument each level stands on the one below."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from satukota.modules.maturity.rules.instrument import Instrument, Rating, Spec


def levels_to_prove(instrument: Instrument, level: Rating) -> list[int]:
    """Return the levels that need evidence of their own for this level, lowest first.

    The lowest level needs none, for it is what an indicator without any evidence gets. On a scale with fractions
    evidence stands beside the indicator as a whole, kept at the lowest level.
    """
    if level <= instrument.lowest:
        return []
    if not instrument.whole_levels:
        return [instrument.lowest]
    return list(range(instrument.lowest + 1, int(level) + 1)) if instrument.cumulative else [int(level)]


def unproven(instrument: Instrument, level: Rating, proven: Collection[int]) -> list[int]:
    """Return the levels up to this one that have no evidence; `proven` are those that have."""
    if not instrument.whole_levels and proven:
        return []
    return [number for number in levels_to_prove(instrument, level) if number not in proven]


def highest_proven(instrument: Instrument, level: Decimal, proven: Collection[int]) -> Decimal:
    """Return the highest level, at most the given one, that its evidence carries."""
    lower = range(ceil(level) - 1, instrument.lowest - 1, -1)
    candidates = [level, *map(Decimal, lower)]
    return next(candidate for candidate in candidates if not unproven(instrument, candidate, proven))


@dataclass(frozen=True)
class Gap:
    """A level that was given without its evidence: what lacks proof, and what the evidence carries."""

    spec: Spec
    level: Decimal
    missing: tuple[int, ...]
    proven: Decimal
    whole: bool = True
