"""Satisfaction by PermenPANRB 14/2017: nine elements, equal weights, grade from the converted value."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

ELEMENTS = 9
GRADES = ((Decimal("88.31"), "A"), (Decimal("76.61"), "B"), (Decimal("65.00"), "C"))


@dataclass(frozen=True, slots=True)
class Result:
    """The mean of each element (1 to 4), the index (25 to 100, two decimals), its grade, and how many answered."""

    means: tuple[float, ...]
    index: float
    grade: str
    n: int


def result(answers: Iterable[Sequence[int]]) -> Result | None:
    """Return the result of answers of nine numbers each, None where nobody answered. Weights are 1/9, not 0.111."""
    rows = [tuple(row) for row in answers]
    return from_sums([sum(column) for column in zip(*rows, strict=True)], len(rows)) if rows else None


def from_sums(sums: Sequence[int], n: int) -> Result | None:
    """Return the result from the sum of each element over `n` answers."""
    if not n:
        return None
    means = tuple(total / n for total in sums)
    index = (Decimal(sum(sums)) * 25 / (ELEMENTS * n)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    grade = next((name for least, name in GRADES if index >= least), "D")
    return Result(means, float(index), grade, n)


CONFIDENCE, SPREAD, ERROR = Decimal("3.841"), Decimal("0.25"), Decimal("0.0025")
"""Krejcie and Morgan (1970): chi-square of one degree at 95 %, p(1 - p) for a half, the square of 5 % error."""


def sample(population: int) -> int:
    """Return how many of so many people must answer by Krejcie and Morgan, which PermenPANRB 14/2017 names."""
    if population <= 0:
        return 0
    needed = CONFIDENCE * population * SPREAD / (ERROR * (population - 1) + CONFIDENCE * SPREAD)
    return min(population, int(needed.quantize(Decimal(1), ROUND_HALF_UP)))


def weakest(satisfaction: Result, names: Mapping[int, str]) -> list[str]:
    """Return the names of the three elements with the lowest means, worst first."""
    order = sorted(range(ELEMENTS), key=lambda n: satisfaction.means[n])
    return [names[n + 1] for n in order[:3]]
