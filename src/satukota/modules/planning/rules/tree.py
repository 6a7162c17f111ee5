"""The plan as a tree: kinds, and who may stand under whom."""

from collections.abc import Mapping
from enum import StrEnum


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


def fits(kind: Kind, parent: Kind | None) -> bool:
    """Return whether an item of that kind may stand under the parent."""
    return parent in PARENTS[kind]
