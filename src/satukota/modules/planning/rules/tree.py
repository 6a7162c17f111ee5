"""The plan as a tree: kinds, who may stand under whom, terms, and the difference between two versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """Levels of a plan, from the vision down to what an agency does."""

    MISSION = "mission"
    GOAL = "goal"
    OBJECTIVE = "objective"
    PROGRAMME = "programme"
    ACTIVITY = "activity"
    SUBACTIVITY = "subactivity"
    ACTION = "action"


PARENTS: Mapping[Kind, frozenset[Kind | None]] = {
    Kind.MISSION: frozenset({None}),
    Kind.GOAL: frozenset({Kind.MISSION}),
    Kind.OBJECTIVE: frozenset({Kind.GOAL}),
    Kind.PROGRAMME: frozenset({Kind.MISSION, Kind.GOAL, Kind.OBJECTIVE}),
    Kind.ACTIVITY: frozenset({Kind.PROGRAMME}),
    Kind.SUBACTIVITY: frozenset({Kind.ACTIVITY}),
    Kind.ACTION: frozenset(
        {None, Kind.MISSION, Kind.GOAL, Kind.OBJECTIVE, Kind.PROGRAMME, Kind.ACTIVITY, Kind.SUBACTIVITY}
    ),
}


class Term(StrEnum):
    """How far away the end is from the plan's start."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


SHORT_YEARS, MEDIUM_YEARS = 1, 5


def fits(kind: Kind, parent: Kind | None) -> bool:
    """Return whether an item of that kind may stand under the parent."""
    return parent in PARENTS[kind]


def term_of(plan_start: int, ends: date | None) -> Term:
    """Return the term of something that ends on that day: one year short, five medium, more long."""
    years = (ends.year if ends else plan_start + MEDIUM_YEARS - 1) - plan_start + 1
    if years <= SHORT_YEARS:
        return Term.SHORT
    return Term.MEDIUM if years <= MEDIUM_YEARS else Term.LONG


@dataclass(frozen=True)
class Change:
    """What became of one item between two versions. `fields` holds (field, before, after)."""

    kind: str
    code: str
    name: str
    fields: tuple[tuple[str, str, str], ...] = ()


type Snapshot = Mapping[str, Mapping[str, Any]]


def diff(before: Snapshot, after: Snapshot) -> list[Change]:
    """Return what was added, dropped and changed, in the order of the codes. Keys are the items' lasting ids."""
    added = [Change("added", item["code"], item["name"]) for uid, item in after.items() if uid not in before]
    dropped = [Change("dropped", item["code"], item["name"]) for uid, item in before.items() if uid not in after]
    changed = []
    for uid, new in after.items():
        if uid in before and before[uid] != new and (fields := _fields(before[uid], new)):
            changed.append(Change("changed", new["code"], new["name"], fields))
    return sorted(added + dropped + changed, key=lambda change: (change.code, change.kind))


def _fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    names = dict.fromkeys([*old, *new])
    return tuple(
        (name, _text(old.get(name)), _text(new.get(name)))
        for name in names
        if _text(old.get(name)) != _text(new.get(name))
    )


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return "" if value is None else str(value)


def risk_level(likelihood: int, impact: int) -> str:
    """Return the word for a risk of likelihood × impact (each 1 to 5)."""
    size = likelihood * impact
    if size >= 15:
        return "high"
    return "medium" if size >= 6 else "low"
