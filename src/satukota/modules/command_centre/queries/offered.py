"""What modules offer the wall: counters as tiles, and widgets."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from satukota.kernel.people.api import Visitor, has_permission
from satukota.kernel.registry.api import Counter, Widget, offers, resolve


@dataclass(frozen=True, slots=True)
class Tile:
    """A counter as the wall shows it."""

    id: str
    title: str
    value: int
    url: str
    icon: str


def tiles(user: Visitor, most: int = 5) -> list[Tile]:
    """Return the first counters of all modules, each with its figure."""
    found = sorted(offers("counters", Counter), key=lambda pair: pair[1].order)[:most]
    return [
        Tile(counter.id, str(counter.title), resolve(module.name, counter.value)(user), _day(counter.url), counter.icon)
        for module, counter in found
    ]


def _day(url: str) -> str:
    return url.replace("since=today", f"since={timezone.localdate().isoformat()}")


def widgets(user: Visitor) -> list[tuple[Widget, dict[str, Any]]]:
    """Return the widgets that a user may see, each with the context of its template."""
    found = sorted(offers("widgets", Widget), key=lambda pair: pair[1].order)
    return [
        (widget, resolve(module.name, widget.context)(user))
        for module, widget in found
        if not widget.permission or has_permission(user, widget.permission)
    ]
