"""What the groups of the city's sign-in service mean here: roles in agencies. No Django."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

type Place = tuple[str, int]
"""A role in an agency (its id)."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """A group of the sign-in service gives a role in an agency."""

    group: str
    place: Place


def changes(
    mappings: Iterable[Mapping], groups: Collection[str], held: Collection[Place]
) -> tuple[set[Place], set[Place]]:
    """Return which roles somebody with these groups is to be given and which of theirs end.

    What no mapping names is never touched: roles that were given here by hand stay.
    """
    rows = list(mappings)
    governed = {row.place for row in rows}
    wanted = {row.place for row in rows if row.group in groups}
    return wanted - set(held), (governed & set(held)) - wanted
