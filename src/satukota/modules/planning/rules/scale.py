"""Which word an achievement earns (Permendagri 86/2017)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Grade:
    """A step of the achievement scale: from `low` percent on."""

    name: str
    low: Decimal


SCALE = (
    Grade("Sangat Tinggi", Decimal(91)),
    Grade("Tinggi", Decimal(76)),
    Grade("Sedang", Decimal(66)),
    Grade("Rendah", Decimal(51)),
    Grade("Sangat Rendah", Decimal(0)),
)
"""Permendagri 86/2017, tables E.28 and E.81: lower bound included, upper excluded."""


def grade(percent: Decimal | None, scale: Sequence[Grade] = SCALE) -> Grade | None:
    """Return the step of the scale that an achievement reached."""
    if percent is None:
        return None
    return max((step for step in scale if step.low <= percent), key=lambda step: step.low, default=None)
