"""What one person answers for (SKP, PermenPANRB 6/2022): what it hangs on, and what makes it measurable."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Flaw(StrEnum):
    """Why an outcome of a person cannot stand as it was written."""

    HANGS_ON_NOTHING = "hangs_on_nothing"
    NO_ASPECT = "no_aspect"
    FOREIGN_INDICATOR = "foreign_indicator"
    FOREIGN_OUTCOME = "foreign_outcome"
    OWN_PARENT = "own_parent"
    FOREIGN_PARENT = "foreign_parent"
    OTHER_YEAR = "other_year"
    CIRCLE = "circle"


FIELDS: Mapping[Flaw, str] = {
    Flaw.HANGS_ON_NOTHING: "indicators",
    Flaw.NO_ASPECT: "quantity",
    Flaw.FOREIGN_INDICATOR: "indicators",
    Flaw.FOREIGN_OUTCOME: "outcome",
    Flaw.OWN_PARENT: "parent",
    Flaw.FOREIGN_PARENT: "parent",
    Flaw.OTHER_YEAR: "parent",
    Flaw.CIRCLE: "parent",
}
"""The field at which each is said."""


@dataclass(frozen=True)
class Above:
    """The outcome of a superior: whose it is, of which unit and year, and the keys of those that it leads to."""

    person: int
    unit: int
    year: int
    path: tuple[int, ...] = ()


@dataclass(frozen=True)
class Written:
    """An outcome of a person as it is judged. `units` are the unit and those above it; the owners of what it names are ids.

    `key` is its own, None for a new one.
    """

    person: int
    units: Collection[int]
    year: int
    aspects: tuple[str, str, str]
    key: int | None = None
    above: Above | None = None
    tree_owner: int | None = None
    names_tree: bool = False
    indicator_owners: Collection[int | None] = ()


def flaws(written: Written) -> Iterator[Flaw]:
    """Yield what is wrong with an outcome of a person.

    It hangs on an indicator of the unit, on the performance tree or on an outcome of the superior, and one of quantity,
    quality and time says when it is reached.
    """
    if not written.indicator_owners and not written.names_tree and written.above is None:
        yield Flaw.HANGS_ON_NOTHING
    if not any(text.strip() for text in written.aspects):
        yield Flaw.NO_ASPECT
    if not set(written.indicator_owners) <= set(written.units):
        yield Flaw.FOREIGN_INDICATOR
    if written.names_tree and written.tree_owner not in written.units:
        yield Flaw.FOREIGN_OUTCOME
    if written.above is not None:
        yield from _flaws_above(written, written.above)


def _flaws_above(written: Written, above: Above) -> Iterator[Flaw]:
    if above.person == written.person:
        yield Flaw.OWN_PARENT
    if above.unit not in written.units:
        yield Flaw.FOREIGN_PARENT
    if above.year != written.year:
        yield Flaw.OTHER_YEAR
    if written.key is not None and written.key in above.path:
        yield Flaw.CIRCLE
