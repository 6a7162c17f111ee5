"""What the wall shows of 112. A sensitive incident appears without kind or exact place."""

from typing import Any

from satukota.kernel.people.api import Visitor, has_permission
from satukota.modules.emergency.models import Call, Incident, Unit
from satukota.modules.emergency.queries.clock import now, on_this_side
from satukota.modules.emergency.queries.desk import coverage_gaps, incident_row, open_incidents, unit_rows
from satukota.modules.emergency.queries.kinds import kind_title
from satukota.modules.emergency.queries.policies import policy
from satukota.modules.emergency.queries.troubles import troubles
from satukota.modules.emergency.rules.machines.call_steps import UNANSWERED
from satukota.modules.emergency.rules.machines.incident_steps import OPEN_INCIDENT

WALL = 5
"""Incidents that the wall shows; it says how many more there are."""


def incident_widget(user: Visitor) -> dict[str, Any]:
    """Return the most urgent incidents with their timers, and how many there are in all."""
    incidents, count = open_incidents(WALL), open_count(user)
    rows = [
        incident_row(entry, now()) | {"title": entry.number if entry.sensitive else kind_title(entry.kind)}
        for entry in incidents[:WALL]
    ]
    for row in rows:
        row["place"] = "" if row["sensitive"] else row["place"]
    return {
        "incidents": rows,
        "count": count,
        "more": max(0, count - len(rows)),
        "troubles": troubles(),
        "desk": has_permission(user, "emergency.dispatch"),
    }


def unit_widget(_user: Visitor) -> dict[str, Any]:
    """Return how many units of each kind are free: the full roster, not only those with a position."""
    rows = unit_rows(now(), float(policy("board_stale_seconds")))
    kinds: dict[str, list[int]] = {}
    for row in rows:
        free, total = kinds.get(row["kind"], [0, 0])
        kinds[row["kind"]] = [free + (row["availability"] == "available"), total + 1]
    words = dict(Unit._meta.get_field("kind").choices or [])
    return {
        "kinds": [
            {"title": words.get(kind, kind), "free": free, "total": total} for kind, (free, total) in kinds.items()
        ],
        "gaps": coverage_gaps(rows),
    }


def open_count(_user: Visitor) -> int:
    """Return how many incidents are open."""
    return on_this_side(Incident.objects.filter(state__in=OPEN_INCIDENT)).count()


def waiting_count(_user: Visitor) -> int:
    """Return how many calls wait for an answer."""
    return on_this_side(Call.objects.filter(state__in=UNANSWERED)).count()
