"""An index: the weighted mean of levels, with its parts, and its way over the years without ever mixing instruments."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from satukota.modules.maturity.rules.instrument import Band, Instrument, Rating, Spec, two


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


def score(instrument: Instrument, levels: Mapping[int, Rating]) -> Score:
    """Return the index of the given levels (indicator number → level).

    Raises ValueError for a number that the instrument does not know or a level outside its scale.
    """
    for number, level in levels.items():
        if number not in instrument.by_no:
            raise ValueError(f"{instrument.code} has no indicator {number}")
        if not instrument.accepts(level):
            raise ValueError(f"{instrument.code} has no level {level}")
    exact = _mean(instrument, instrument.specs, levels)
    return Score(
        instrument,
        exact,
        two(exact),
        instrument.predicate(exact),
        tuple(
            _part(instrument, no, name, [s for s in instrument.specs if s.domain_no == no], levels)
            for no, name in instrument.domains
        ),
        tuple(_part(instrument, no, name, list(instrument.in_aspect(no)), levels) for no, name in instrument.aspects),
        tuple(spec.no for spec in instrument.specs if spec.no not in levels),
    )


def _mean(instrument: Instrument, specs: Iterable[Spec], levels: Mapping[int, Rating]) -> Fraction:
    chosen = list(specs)
    weight = sum((spec.weight for spec in chosen), Fraction(0))
    gained = sum((spec.weight * Fraction(levels.get(spec.no, instrument.lowest)) for spec in chosen), Fraction(0))
    return gained / weight if weight else Fraction(instrument.lowest)


def _part(instrument: Instrument, no: int, name: str, specs: list[Spec], levels: Mapping[int, Rating]) -> Part:
    weight = sum((spec.weight for spec in specs), Fraction(0))
    missing = sum(1 for spec in specs if spec.no not in levels)
    return Part(no, name, two(_mean(instrument, specs, levels)), weight, missing)


class DifferentInstruments(ValueError):
    """Two indexes of different instruments have no difference: there is no formula between their scales."""


@dataclass(frozen=True)
class Point:
    """A published or self-assessed index of one year."""

    instrument: str
    year: int
    value: Decimal


def difference(later: Point, earlier: Point) -> Decimal:
    """Return how much the index rose. Raises DifferentInstruments where the scales differ."""
    if later.instrument != earlier.instrument:
        raise DifferentInstruments(f"{later.instrument} and {earlier.instrument} are two scales")
    return later.value - earlier.value


def series(points: Iterable[Point]) -> dict[str, list[Point]]:
    """Return one line of points per instrument, each in order of years."""
    lines: dict[str, list[Point]] = defaultdict(list)
    for point in sorted(points, key=lambda point: point.year):
        lines[point.instrument].append(point)
    return dict(lines)
