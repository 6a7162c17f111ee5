"""The tree of performance outcomes (PermenPANRB 89/2021): its levels, who may stand under whom, and what it lacks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """Levels of performance, from what the city wants to change down to what an office delivers."""

    ULTIMATE = "ultimate"
    INTERMEDIATE = "intermediate"
    IMMEDIATE = "immediate"
    OUTPUT = "output"


class Lack(StrEnum):
    """What a tree of outcomes lacks at one of its places."""

    NO_INDICATOR = "no_indicator"
    NO_OWNER = "no_owner"
    INDICATOR_WITHOUT_OWNER = "indicator_without_owner"
    CONTRIBUTES_TO_NOBODY = "contributes_to_nobody"


RANK = {level: rank for rank, level in enumerate(Level)}


def fits(level: Level, above: Level | None) -> bool:
    """Return whether an outcome of that level may stand below another: deeper, or a step of the same level.

    Only an ultimate outcome stands at the top by right; another one may be entered there and is named as a lack.
    """
    if above is None:
        return True
    return level is not Level.ULTIMATE and RANK[level] >= RANK[above]


@dataclass(frozen=True)
class Measured:
    """An outcome as the checks see it: who answers for it, what measures it, and to whom it leads.

    `indicators` holds for each indicator whether an agency owns it; `serves` holds for each contribution to an
    outcome of another agency whether that outcome still stands and has an owner.
    """

    key: int
    level: Level
    has_owner: bool
    has_parent: bool
    indicators: tuple[bool, ...] = ()
    serves: tuple[bool, ...] = ()


def lacks(outcomes: Iterable[Measured]) -> Iterator[tuple[int, Lack]]:
    """Yield what each outcome lacks, in the order of the outcomes.

    An outcome below the top that leads to nothing above it, and a contribution to an outcome that has ended or has no
    owner, contribute to nobody.
    """
    for outcome in outcomes:
        if not outcome.indicators:
            yield outcome.key, Lack.NO_INDICATOR
        if not outcome.has_owner:
            yield outcome.key, Lack.NO_OWNER
        if not all(outcome.indicators):
            yield outcome.key, Lack.INDICATOR_WITHOUT_OWNER
        loose = outcome.level is not Level.ULTIMATE and not outcome.has_parent and not any(outcome.serves)
        if loose or not all(outcome.serves):
            yield outcome.key, Lack.CONTRIBUTES_TO_NOBODY
