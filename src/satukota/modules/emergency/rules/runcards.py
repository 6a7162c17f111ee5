"""Run cards: which units a kind of incident gets at each alarm level, and how people write that. Levels add up."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from satukota.modules.emergency.rules.recommend import Line

PART = re.compile(r"(?P<count>\d{1,2})\s*[×x]?\s+(?P<name>[^()]+?)\s*(?:\((?P<crew>\d{1,2})\))?")


@dataclass(frozen=True, slots=True)
class RunCard:
    """Lines by alarm level for some kinds or priorities of incidents."""

    code: str
    kinds: frozenset[str]
    priorities: frozenset[int]
    levels: tuple[tuple[Line, ...], ...]

    def matches(self, kind: str, priority: int) -> bool:
        """Tell whether the card speaks about such an incident; an empty list of priorities means all."""
        group = kind.split(".", maxsplit=1)[0]
        return bool(self.kinds & {kind, group}) and (not self.priorities or priority in self.priorities)


def build(data: Mapping[str, Any]) -> RunCard:
    """Make a run card of plain data: `levels` is a list of lists of `{wants, count, least_crew}`."""
    levels = tuple(
        tuple(Line(str(line["wants"]), int(line.get("count", 1)), int(line.get("least_crew", 0))) for line in level)
        for level in data["levels"]
    )
    return RunCard(str(data["code"]), frozenset(data.get("kinds", ())), frozenset(data.get("priorities", ())), levels)


def lines(cards: Sequence[RunCard], kind: str, priority: int, level: int) -> list[tuple[Line, ...]]:
    """Return the lines of the most exact card that matches, for levels 1 to `level`."""
    fitting = [card for card in cards if card.matches(kind, priority)]
    exact = sorted(fitting, key=lambda card: (kind not in card.kinds, not card.priorities))
    return list(exact[0].levels[:level]) if exact else []


KINDS_OF: Mapping[str, tuple[str, ...]] = {
    "fire": ("engine", "water", "foam", "command"),
    "medical": ("ambulance", "advanced"),
    "police": ("patrol",),
    "disaster": ("rescue", "boat"),
}
"""Which kinds of units answer for which agency of a protocol card; the first is sent where the run card asks for none."""


def agency_lines(agencies: Sequence[str], levels: Sequence[tuple[Line, ...]]) -> tuple[Line, ...]:
    """Return a line for each agency that a card found and that no line of the run card brings along."""
    wanted = {line.wants for level in levels for line in level}
    return tuple(Line(KINDS_OF[name][0]) for name in agencies if name in KINDS_OF and not wanted & {*KINDS_OF[name]})


def highest(cards: Sequence[RunCard], kind: str, priority: int) -> int:
    """Return the highest alarm level that is written down for such an incident, at least 1."""
    return max((len(card.levels) for card in cards if card.matches(kind, priority)), default=1)


class BadLine(ValueError):
    """A line that cannot be read; `number` counts from 1, `part` is what stands there."""

    def __init__(self, number: int, part: str) -> None:
        super().__init__(number, part)
        self.number, self.part = number, part


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
