"""The tree of performance outcomes (PermenPANRB 89/2021): its levels, who may stand under whom, and what it lacks."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
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


BOX_WIDTH, BOX_HEIGHT, GAP_X, GAP_Y, MARGIN = 250, 92, 46, 14, 16
LETTERS, MOST_LINES = 38, 4
FIRST_LINE, LINE_HEIGHT = 35, 15


@dataclass(frozen=True)
class Box:
    """A box to draw: its key, its upper left corner in pixels, and the end of the line that comes from above."""

    key: int
    x: int
    y: int
    above: tuple[int, int] | None

    @property
    def joint(self) -> tuple[int, int]:
        """Where lines to what hangs below begin."""
        return self.x + BOX_WIDTH, self.y + BOX_HEIGHT // 2


@dataclass(frozen=True)
class Twig:
    """A key with what hangs below it."""

    key: int
    twigs: Sequence["Twig"] = ()


def rows_of(twig: Twig) -> int:
    """Return how many rows a twig takes."""
    return sum(map(rows_of, twig.twigs)) or 1


def boxes(twigs: Sequence[Twig], depth: int = 0, row: int = 0, above: tuple[int, int] | None = None) -> Iterator[Box]:
    """Yield the boxes of a tree, each at the top row of what hangs below it."""
    for twig in twigs:
        x, y = MARGIN + depth * (BOX_WIDTH + GAP_X), MARGIN + row * (BOX_HEIGHT + GAP_Y)
        box = Box(twig.key, x, y, above)
        yield box
        yield from boxes(twig.twigs, depth + 1, row, box.joint)
        row += rows_of(twig)


def size_of(drawn: Sequence[Box]) -> tuple[int, int]:
    """Return width and height of the sheet that the boxes need."""
    width = max((box.x for box in drawn), default=0) + BOX_WIDTH + MARGIN
    return width, max((box.y for box in drawn), default=0) + BOX_HEIGHT + MARGIN


def text_lines(text: str) -> list[tuple[int, str]]:
    """Return a text in the lines of a box, each with how far down it stands; what does not fit ends with an ellipsis."""
    wrapped = textwrap.wrap(text, LETTERS, max_lines=MOST_LINES, placeholder=" …")
    return [(FIRST_LINE + number * LINE_HEIGHT, line) for number, line in enumerate(wrapped)]
