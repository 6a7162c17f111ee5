"""What stands on the wall: tiles and widgets of all modules, and the wall's own counters, layer and list."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from satukota.kernel.cases.api import Filter, count, map_cases, page, pinned_definition, read_filter, say, visible
from satukota.kernel.people.api import Visitor, has_permission, offices
from satukota.kernel.places.api import city
from satukota.kernel.registry.api import Counter, Module, Widget, offers, resolve

COUNTED = 100_000


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
        for module, counter in _chosen_counters()
        if not counter.permission or has_permission(user, counter.permission)
    ]


def _chosen_counters() -> list[tuple[Module, Counter]]:
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


def open_cases(user: Visitor) -> int:
    """Return how many cases are open."""
    return count(user, Filter(status="open"), at_most=COUNTED)


def late_cases(user: Visitor) -> int:
    """Return how many open cases are past their nearest due time."""
    return count(user, Filter(status="late"), at_most=COUNTED)


def warned_cases(user: Visitor) -> int:
    """Return how many open cases have used 80 % of a clock, the late ones included."""
    return count(user, Filter(status="warning"), at_most=COUNTED)


def opened_today(user: Visitor) -> int:
    """Return how many cases came in since midnight in the city."""
    return count(user, Filter(status="all", since=timezone.localdate()), at_most=COUNTED)


def closed_today(user: Visitor) -> int:
    """Return how many cases were closed since midnight in the city."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return visible(user).filter(is_open=False, closed_at__gte=midnight).order_by()[:COUNTED].count()


def open_matters(
    user: Visitor, bbox: tuple[float, float, float, float], zoom: float, filters: dict[str, list[str]]
) -> dict[str, Any]:
    """Return the open cases in a box as GeoJSON, clustered where they are many. Raises BadFilter."""
    return map_cases(user, bbox, zoom, read_filter(filters))


def longest_waiting(user: Visitor) -> dict[str, Any]:
    """Return the open cases that are late for the longest."""
    rows = page(user, Filter(status="late", sort="due"), limit=3).rows
    language = get_language() or "id"
    for row in rows:
        owner = offices().get(row["agency_id"] or 0)
        row["agency"] = owner.short_name if owner else ""
        row["state_label"] = say(pinned_definition(row["definition_id"]).states[row["state"]].label, language)
    return {"rows": rows}
