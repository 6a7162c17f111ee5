"""How high a risk is: likelihood × impact, each 1 to 5."""

from enum import StrEnum
from typing import NamedTuple

SCALE = (1, 2, 3, 4, 5)


class Level(StrEnum):
    """What a risk is called by its size."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Limits(NamedTuple):
    """The sizes from which a risk is medium and high."""

    medium: int = 6
    high: int = 15


USUAL = Limits()


def limits_in(text: str) -> Limits:
    """Return the limits that a city has set, such as "6,15". Raises ValueError where they are none."""
    medium, high = (int(part) for part in text.split(","))
    if not 1 <= medium <= high <= 25:
        raise ValueError(text)
    return Limits(medium, high)


def risk_level(likelihood: int, impact: int, limits: Limits = USUAL) -> Level:
    """Return the level of a risk."""
    size = likelihood * impact
    if size >= limits.high:
        return Level.HIGH
    return Level.MEDIUM if size >= limits.medium else Level.LOW
