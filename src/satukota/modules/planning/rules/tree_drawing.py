"""Where the boxes of a tree stand on a sheet: one column for each level of depth, one row for each leaf."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
