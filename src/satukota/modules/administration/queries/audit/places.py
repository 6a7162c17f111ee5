"""Where the heads of the chain are published, and what stands there."""

from dataclasses import dataclass

from satukota.kernel.audit.api import Head, published_heads


@dataclass(slots=True)
class Place:
    """A place outside the database with published heads: how many, and the newest."""

    name: str
    count: int
    newest: Head


def head_places() -> list[Place]:
    """Return the places at which heads are kept, in the order in which they are read."""
    places: dict[str, Place] = {}
    for head, name in published_heads():
        place = places.setdefault(name, Place(name, 0, head))
        place.count += 1
        place.newest = max(place.newest, head, key=lambda known: known.seal)
    return list(places.values())
