"""Comparing indexes over the years, without ever mixing instruments."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


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
