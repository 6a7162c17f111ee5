"""Choosing within a ceiling: candidates in the order of their weighted points, each taken where it still fits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

MOST_POINTS = 5


@dataclass(frozen=True)
class Rated:
    """A candidate: its key, what it asks for in rupiah, and its points by criterion."""

    key: int
    asked: int
    points: Mapping[int, int]


def weighted(points: Mapping[int, int], weights: Mapping[int, int]) -> Fraction:
    """Return the weighted points in per cent of the most there could be; a criterion without points counts as 0."""
    whole = sum(weights.values()) * MOST_POINTS
    reached = sum(weight * points.get(key, 0) for key, weight in weights.items())
    return Fraction(100 * reached, whole) if whole else Fraction(0)


def ranked(candidates: Iterable[Rated], weights: Mapping[int, int]) -> list[Rated]:
    """Return candidates, the most points first; of equal ones the cheaper, then the one that was entered earlier."""
    return sorted(candidates, key=lambda row: (-weighted(row.points, weights), row.asked, row.key))


def proposal(in_order: Sequence[Rated], ceiling: int) -> set[int]:
    """Return the keys of the candidates that fit into a ceiling when each is taken in order where it still fits."""
    left, taken = ceiling, set()
    for row in in_order:
        if row.asked <= left:
            taken.add(row.key)
            left -= row.asked
    return taken
