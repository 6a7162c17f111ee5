"""Run cards: which units a kind of incident gets at each alarm level. Levels add up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from satukota.modules.emergency.rules.recommend import Line


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


def highest(cards: Sequence[RunCard], kind: str, priority: int) -> int:
    """Return the highest alarm level that is written down for such an incident, at least 1."""
    return max((len(card.levels) for card in cards if card.matches(kind, priority)), default=1)
