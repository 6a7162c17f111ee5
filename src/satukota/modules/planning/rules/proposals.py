"""Who asks for which change of a plan, and how many people it takes. Plain Python."""

from enum import StrEnum

from satukota.modules.planning.rules.tree import Kind


class Subject(StrEnum):
    """What a change is about."""

    ITEM = "item"
    MILESTONE = "milestone"
    RISK = "risk"
    DEPENDENCY = "dependency"
    READINESS = "readiness"


class Verb(StrEnum):
    """What a change does."""

    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"


class Way(StrEnum):
    """How a change comes to hold."""

    AT_ONCE = "at_once"
    """The planner's own: written down, and in force."""
    SECOND = "second"
    """The planner's, of what was promised for a day: a second person agrees."""
    AGENCY = "agency"
    """An agency's: its officer writes, its head sends, the planner approves."""


OWN_KINDS = frozenset({Kind.ACTIVITY, Kind.SUBACTIVITY, Kind.ACTION})
"""What an agency may put below its programmes. What stands above is the city's."""


def way_of(subject: Subject, *, steers: bool) -> Way:
    """Return how a change comes to hold that somebody wrote who `steers` the plan, or works for an agency."""
    if not steers:
        return Way.AGENCY
    return Way.SECOND if subject is Subject.MILESTONE else Way.AT_ONCE


def belongs_to_agency(kind: Kind, owner: int | None, above: int | None) -> bool:
    """Tell whether an agency (`owner`) may ask for an item of that kind below what another one (`above`) owns."""
    return kind in OWN_KINDS and owner is not None and owner == above
