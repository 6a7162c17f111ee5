"""Months of earlier calls, so that figures, history and maps have something to show."""

import random
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from satukota.kernel.places.api import City
from satukota.modules.emergency.actions.takeover import take_over
from satukota.modules.emergency.demo.story import Evening, ScriptedCall, at, tell
from satukota.modules.emergency.models import Unit

FIRST = {
    "fire": "engine",
    "health": "ambulance",
    "accident": "ambulance",
    "security": "patrol",
    "disaster": "rescue",
    "other": "rescue",
}


def load(city: City, days: int) -> None:
    """Take over so many days of calls, ending yesterday."""
    units = list(Unit.objects.order_by("id"))
    by_kind: dict[str, list[int]] = {}
    for unit in units:
        by_kind.setdefault(unit.kind, []).append(unit.pk)
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    for back in range(days, 0, -1):
        start = today - timedelta(days=back)
        rng = random.Random(back)
        count = rng.randint(80, 140)
        evening = Evening(
            calls=count,
            hours=24,
            takers=3,
            fire_calls=2,
            fire_seconds=300,
            seed=1000 + back,
            centre=city.centre or (106.03, -6.0),
        )
        take_over([record_of(call, start, by_kind, rng) for call in tell(evening) if call.classed != "test"])


def record_of(call: ScriptedCall, start: datetime, units: dict[str, list[int]], rng: random.Random) -> dict[str, Any]:
    """Return a call with its times, and with the incident and unit that it led to."""
    row: dict[str, Any] = {
        "caller": call.caller,
        "classed": call.classed,
        "rang_at": at(start, call.rang),
        "ended_at": at(start, call.ended),
        "answered_at": None if call.answered is None else at(start, call.answered),
        "place": call.place if call.kind else "",
        "classified_at": None if call.classified is None else at(start, call.classified),
        "lon": call.lon if call.kind else None,
        "lat": call.lat if call.kind else None,
        "reason": "children" if call.classed == "prank" else "",
    }
    if call.kind and call.opened and call.sends and not call.joins:
        row |= {
            "kind": call.kind,
            "priority": call.priority,
            "opened_at": at(start, call.opened),
            "unit": rng.choice(units[FIRST[call.kind.partition(".")[0]]]),
        }
        moment = call.sends
        row["dispatched_at"] = at(start, moment)
        accepted, turnout, travel, work = call.unit_delays[0]
        for name, delay in (
            ("acknowledged_at", accepted),
            ("en_route_at", turnout),
            ("on_scene_at", travel * 0.8),
            ("cleared_at", work),
        ):
            moment += delay
            row[name] = at(start, moment)
    return row
