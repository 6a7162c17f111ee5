"""What modules offer the wall: counters as tiles, and widgets."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from satukota.kernel.people.api import Visitor, has_permission
from satukota.kernel.places.api import city
from satukota.kernel.registry.api import Counter, Module, Widget, offers, resolve


@dataclass(frozen=True, slots=True)
class Tile:
    """A counter as the wall shows it."""

    id: str
    title: str
    value: int
    url: str
    icon: str


def tiles(user: Visitor) -> list[Tile]:
    """Return the counters of the wall that a user may see, each with its figure.

    The city's profile names them (`tiles: [late, emergency.open]` in city.yaml); otherwise each module has its first.
    """
    return [
        Tile(counter.id, str(counter.title), resolve(module.name, counter.value)(user), _day(counter.url), counter.icon)
        for module, counter in _chosen()
        if not counter.permission or has_permission(user, counter.permission)
    ]


def _chosen() -> list[tuple[Module, Counter]]:
    offered = sorted(offers("counters", Counter), key=lambda pair: pair[1].order)
    named = city().facts.get("tiles")
    if named:
        by_id = {counter.id: (module, counter) for module, counter in offered}
        return [by_id[str(name)] for name in named if str(name) in by_id]
    first: dict[str, tuple[Module, Counter]] = {}
    for module, counter in offered:
        first.setdefault(module.code, (module, counter))
    return list(first.values())


def _day(url: str) -> str:
    return url.replace("since=today", f"since={timezone.localdate().isoformat()}")


def widgets(user: Visitor) -> list[tuple[Widget, dict[str, Any]]]:
    """Return the widgets that a user may see, each with the context of its template."""
    offered = sorted(offers("widgets", Widget), key=lambda pair: pair[1].order)
    return [
        (widget, resolve(module.name, widget.context)(user))
        for module, widget in offered
        if not widget.permission or has_permission(user, widget.permission)
    ]
