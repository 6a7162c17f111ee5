"""A sheet of applications: which column is which question, and what stands in a cell."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

MOST_TITLES = 20
"""So many rows may stand above the heads."""


def heads_of(questions: Sequence[tuple[str, str, str]]) -> dict[str, str]:
    """Return the head of each question's column by its path, from (path, label, page): two of one label say the page."""
    labels = [label for _path, label, _page in questions]
    return {path: label if labels.count(label) == 1 else f"{page}: {label}" for path, label, page in questions}


def plain_head(text: Any) -> str:
    """Return a head as heads are compared."""
    return " ".join(str(text or "").casefold().split())


def columns_of(row: Iterable[Any], heads: Mapping[str, str]) -> dict[int, str]:
    """Return the questions that a line names as heads, by column; a path counts like its head."""
    known = {plain_head(head): path for path, head in heads.items()} | {path: path for path in heads}
    named = ((place, known.get(plain_head(cell))) for place, cell in enumerate(row))
    return {place: path for place, path in named if path}


def cell_text(cell: Any) -> str:
    """Return a cell as it would be typed: dates as in a form, whole numbers without a point, yes and no in words."""
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    return str(cell).strip()


def choice_of(text: str, labels: Mapping[str, Mapping[str, str]]) -> str:
    """Return the choice that somebody meant by its text for people; any other text as it is."""
    return next((code for code, words in labels.items() if plain_head(text) in map(plain_head, words.values())), text)
