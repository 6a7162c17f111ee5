"""A call of the story as an older system hands it over."""

import random
from datetime import datetime
from typing import Any

from satukota.modules.emergency.demo.story import ScriptedCall, at

FIRST = {
    "fire": "engine",
    "health": "ambulance",
    "accident": "ambulance",
    "security": "patrol",
    "disaster": "rescue",
    "other": "rescue",
}


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
