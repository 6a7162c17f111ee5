"""Figures that other modules keep, for the mayor's page."""

from collections.abc import Iterable
from dataclasses import dataclass

from satukota.kernel.people.api import User
from satukota.kernel.registry.api import Counter, offers, resolve


@dataclass(frozen=True)
class Count:
    """A figure that another module keeps, with its list."""

    title: str
    value: int
    url: str
    icon: str


def counts(user: User, skip: Iterable[str] = ()) -> list[Count]:
    """Return the figures that other modules offer, each with the list behind it."""
    listed = sorted(
        ((module, offer) for module, offer in offers("counters", Counter) if offer.id not in set(skip)),
        key=lambda pair: pair[1].order,
    )
    return [
        Count(str(offer.title), resolve(module.name, offer.value)(user), offer.url, offer.icon)
        for module, offer in listed[:8]
    ]
