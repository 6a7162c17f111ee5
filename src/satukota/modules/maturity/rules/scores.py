"""An index with its parts."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from satukota.modules.maturity.rules.instrument import Band, Instrument


@dataclass(frozen=True)
class Part:
    """An index of some indicators. `weight` in percent of the whole, `missing` counts those without a level."""

    no: int
    name: str
    value: Decimal
    weight: Fraction
    missing: int


@dataclass(frozen=True)
class Score:
    """An index with its parts. Indicators without a level count at the lowest level, and `missing` names them."""

    instrument: Instrument
    exact: Fraction
    total: Decimal
    predicate: Band | None
    domains: tuple[Part, ...]
    aspects: tuple[Part, ...]
    missing: tuple[int, ...]

    @property
    def complete(self) -> bool:
        """Whether every indicator has a level."""
        return not self.missing

    @property
    def next_band(self) -> Band | None:
        """The predicate above the one that was reached, or None at the top or without bands."""
        above = [band for band in self.instrument.bands if band.low > self.total]
        return min(above, key=lambda band: band.low, default=None)
