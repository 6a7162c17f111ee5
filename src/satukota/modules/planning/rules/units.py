"""Indicators that are broken down to units: how units become the whole, who is expected, what of it is public."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from typing import Any

from satukota.modules.planning.rules.lights import Light
from satukota.modules.planning.rules.quarters import Quarter

SMALLEST = 5
"""A published figure of a unit never speaks of fewer persons than these."""
FEWEST_HIDDEN = 2
"""One hidden unit alone would be known again: the whole without those that are shown."""
PLACES = Decimal("0.0001")
SHARES = frozenset({"%", "persen"})
COUNTED = frozenset(
    {"orang", "jiwa", "anak", "balita", "siswa", "murid", "pasien", "ibu", "warga", "peserta", "penduduk"}
)
"""Units of measure that are persons themselves."""


class Across(StrEnum):
    """How the units of an indicator become the whole."""

    NONE = ""
    SUM = "sum"
    MEAN = "mean"
    WEIGHTED = "weighted"


@dataclass(frozen=True)
class Part:
    """What one unit reported: its value, and of how many (persons, rooms, kilometres) it speaks."""

    value: Decimal
    n: int | None = None


def whole(across: Across, parts: Sequence[Part]) -> Decimal | None:
    """Return the figure of the whole (four decimals) from the units that reported, or None where it cannot be said.

    A weighted mean leaves out what has no weight; a unit of nobody weighs nothing.
    """
    if across is Across.WEIGHTED:
        weighed = [(part.value, part.n) for part in parts if part.n]
        weights = sum(n for _value, n in weighed)
        return _rounded(sum((value * n for value, n in weighed), Decimal(0)) / weights) if weights else None
    if not parts or across is Across.NONE:
        return None
    total = sum((part.value for part in parts), Decimal(0))
    return _rounded(total if across is Across.SUM else total / len(parts))


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(PLACES, ROUND_HALF_EVEN)


def is_expected(since: date, until: date | None, quarter: Quarter) -> bool:
    """Return whether a unit that belongs to an indicator from one day to another reports for a quarter."""
    return since <= quarter.end and (until is None or until >= quarter.end)


WORST_FIRST = (
    Light.BEHIND, Light.WATCH, Light.STALE, Light.MISSING, Light.NO_TARGET, Light.NOT_YET, Light.ON_TRACK,
)  # fmt: skip


def rank(light: Light, percent: Decimal | None, name: str) -> tuple[int, Decimal, str]:
    """Return the key that puts the worst unit first: by light, then by how far its target was reached."""
    return WORST_FIRST.index(light), Decimal(-1) if percent is None else percent, name


def is_small(part: Part, unit: str) -> bool:
    """Return whether a figure speaks of some, but of fewer than SMALLEST persons.

    `unit` is what is measured: persons themselves are counted by the value, shares by what they are of and by those
    whom they count, anything else by what it is of. Nobody at all is nobody's secret.
    """
    persons = {Decimal(part.n)} if part.n is not None else set()
    measured = unit.strip().lower()
    if measured in COUNTED:
        persons.add(part.value)
    if measured in SHARES and part.n is not None:
        persons.add(part.value * part.n / 100)
    return any(0 < counted < SMALLEST for counted in persons)


def hidden(parts: Mapping[Any, Part], unit: str) -> frozenset[Any]:
    """Return the units whose published figure is hidden: those that are small, and where that is one, the smallest other.

    Then neither the whole nor the other units tell what was hidden; that they hide too few persons together is mended
    by hiding more.
    """
    small = {key for key, part in parts.items() if is_small(part, unit)}
    others = sorted((key for key in parts if key not in small), key=lambda key: (_persons(parts[key]), str(key)))
    while small and others and (len(small) < FEWEST_HIDDEN or sum(_persons(parts[key]) for key in small) < SMALLEST):
        small.add(others.pop(0))
    return frozenset(small)


def _persons(part: Part) -> Decimal:
    return Decimal(part.n) if part.n is not None else abs(part.value)
