"""Alarm levels as people write them: a line for each level, `2 Fire engine (4), 1 Ambulance`."""

import re
from collections.abc import Mapping, Sequence
from typing import Any


class BadLine(ValueError):
    """A line that cannot be read; `number` counts from 1, `part` is what stands there."""

    def __init__(self, number: int, part: str) -> None:
        super().__init__(number, part)
        self.number, self.part = number, part


PART = re.compile(r"(?P<count>\d{1,2})\s*[×x]?\s+(?P<name>[^()]+?)\s*(?:\((?P<crew>\d{1,2})\))?")


def read_levels(text: str, names: Mapping[str, str]) -> list[list[dict[str, Any]]]:
    """Read alarm levels as people write them: a line for each level, `2 Fire engine (4), 1 Ambulance`.

    The number in brackets is the least crew. `names` are the words and codes of unit kinds in lower case, with their
    codes. Raises BadLine naming the line.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [[_part(number, part.strip(), names) for part in line.split(",")] for number, line in enumerate(lines, 1)]


def _part(number: int, part: str, names: Mapping[str, str]) -> dict[str, Any]:
    match = PART.fullmatch(part)
    code = names.get(match["name"].lower()) if match else None
    if match is None or code is None or not 1 <= int(match["count"]) <= 20:
        raise BadLine(number, part)
    crew = {"least_crew": int(match["crew"])} if match["crew"] else {}
    return {"wants": code, "count": int(match["count"]), **crew}


def write_levels(levels: Sequence[Sequence[Mapping[str, Any]]], words: Mapping[str, str]) -> str:
    """Write alarm levels as `read_levels` reads them, with the words of the kinds."""
    return "\n".join(", ".join(_line_text(line, words) for line in level) for level in levels)


def _line_text(line: Mapping[str, Any], words: Mapping[str, str]) -> str:
    crew = f" ({line['least_crew']})" if line.get("least_crew") else ""
    return f"{line.get('count', 1)} {words.get(line['wants'], line['wants'])}{crew}"
