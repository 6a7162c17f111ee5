"""The matter in hand: one call or one incident with all that helps to decide."""

import math
from datetime import timedelta
from typing import Any

from django.db.models import Max, Q

from satukota.kernel.places.api import area_label
from satukota.modules.emergency.models import Assignment, Call, Incident, Recommendation
from satukota.modules.emergency.queries.blocks import active_block
from satukota.modules.emergency.queries.callers import earlier_calls, earlier_count, history, shown_number
from satukota.modules.emergency.queries.cards import answers_in_words
from satukota.modules.emergency.queries.clock import now, on_this_side
from satukota.modules.emergency.queries.desk import assignment_row, call_row, incident_row, running_transfers, stamp
from satukota.modules.emergency.queries.log import entry_row
from satukota.modules.emergency.queries.notices import agencies_of, calls_to_crews, card_outcome
from satukota.modules.emergency.queries.places import area_of, hazards
from satukota.modules.emergency.queries.policies import policy
from satukota.modules.emergency.queries.recommendation import highest_level, needed_lines
from satukota.modules.emergency.queries.scene import scene_of
from satukota.modules.emergency.rules import pranks
from satukota.modules.emergency.rules.cards import carries_patients
from satukota.modules.emergency.rules.location import distance, points
from satukota.modules.emergency.rules.machines.assignment_steps import ACTIVE, STAMPS, unit_steps
from satukota.modules.emergency.rules.machines.call_steps import CALL
from satukota.modules.emergency.rules.machines.incident_steps import INCIDENT, OPEN_INCIDENT

LOG = 80
"""Lines of a log on the desk; the desk says how many there are in all and where they stand."""


def call_matter(call: Call, user_id: int, *, personal: bool) -> dict[str, Any]:
    """Return a call with its history, places, warnings and near incidents. The view records that it was read."""
    at = now()
    past = history(call.caller, call.rang_at) if call.caller else pranks.CallerHistory()
    block = active_block(call.caller, at)
    return call_row(call, user_id, at, personal=personal) | {
        "name": call.caller_name if personal else "",
        "actions": CALL.actions(call.state),
        "note": call.note,
        "card": call.card,
        "answers": call.answers,
        "class_reason": call.class_reason,
        "area": area_of(call.lon, call.lat)[1],
        "cell_id": call.cell_id,
        "called": call.called,
        "location_link": call.location_link if personal else "",
        "fixes": [
            {
                "source": f.source,
                "lon": f.lon,
                "lat": f.lat,
                "accuracy": f.accuracy,
                "confidence": f.confidence,
                "at": stamp(f.at),
            }
            for f in call.fixes.order_by("-id")
        ],
        "conflict": place_conflict(call),
        "earlier": earlier_calls(call.caller, call.pk),
        "earlier_count": earlier_count(call.caller, call.pk),
        "history": {
            "real": past.real_ever,
            "pranks": past.pranks_30d,
            "ghosts": past.ghosts_24h,
            "calls": past.calls_10min,
        },
        "suggest_block": pranks.suggests_block(past),
        "blocked_until": stamp(block.until) if block else None,
        "nearby": nearby(call.lon, call.lat),
        "hazards": [{"title": h.title, "text": h.text} for h in hazards(call.lon, call.lat)],
        "recordings": [
            {"id": r.pk, "seconds": r.seconds, "held": r.held, "gone": r.erased_at is not None}
            for r in call.recordings.order_by("id")
        ],
        "transfers": running_transfers(call),
        "location_card": card_outcome(call),
        "case": call.case_id,
        "wrapped_at": stamp(call.wrapped_at),
    }


def place_conflict(call: Call) -> int | None:
    """Return how many metres apart the confirmed place and the network's are, None while they agree."""
    if call.place_source != "confirmed" or call.lon is None or call.lat is None:
        return None
    spoken = points.Fix(call.lon, call.lat)
    apart = [
        distance.conflict(spoken, points.Fix(f.lon, f.lat, f.accuracy))
        for f in call.fixes.filter(source__in=("aml", "sip", "card"))
    ]
    return round(max((a for a in apart if a is not None), default=0)) or None


def nearby(lon: float | None, lat: float | None, kind: str = "") -> list[dict[str, Any]]:
    """Return the open incidents close in place and time, nearest first: probably the same.

    What has ended is never offered: whoever calls now needs help now. One at which units still work is offered however
    long ago it began. An exercise and real life do not meet.
    """
    if lon is None or lat is None:
        return []
    reach, minutes = float(policy("nearby_metres")), float(policy("nearby_minutes"))
    at = now()
    still = Q(opened_at__gte=at - timedelta(minutes=minutes)) | Q(assignments__state__in=ACTIVE)
    running = Incident.objects.filter(still, state__in=OPEN_INCIDENT, opened_at__lte=at, lon__isnull=False)
    recent = on_this_side(running.distinct())
    tall, wide = reach / 110_000, reach / (110_000 * max(0.01, math.cos(math.radians(lat))))
    around = recent.filter(lon__range=(lon - wide, lon + wide), lat__range=(lat - tall, lat + tall))
    distances = [(distance.metres(i.lon or 0, i.lat or 0, lon, lat), i) for i in around]
    near = sorted(
        ((apart, i) for apart, i in distances if apart <= reach), key=lambda pair: (pair[1].kind != kind, pair[0])
    )
    return [
        {
            "id": i.pk,
            "number": i.number,
            "kind": i.kind,
            "priority": i.priority,
            "place": i.place_text,
            "metres": round(apart),
            "opened_at": stamp(i.opened_at),
            "state": i.state,
        }
        for apart, i in near
    ]


def incident_matter(incident: Incident, *, personal: bool) -> dict[str, Any]:
    """Return an incident with its units, log, calls, last proposal and what may be done now."""
    at = now()
    rows = list(incident.assignments.select_related("unit").order_by("id"))
    active = [row for row in rows if row.state in ACTIVE]
    calls = list(incident.calls.order_by("rang_at"))
    last = Recommendation.objects.filter(incident=incident).order_by("-id").first()
    open_lines = needed_lines(incident) if incident.is_open else []
    return incident_row(incident, at, active) | {
        "actions": INCIDENT.actions(incident.state),
        "what": incident.what,
        "area_name": area_of(incident.lon, incident.lat)[1] or area_label(incident.area_code),
        "card": incident.card,
        "answers": incident.answers,
        "said": answers_in_words(incident.card, incident.answers),
        "under_control_at": stamp(incident.under_control_at),
        "closed_at": stamp(incident.closed_at),
        "disposition": incident.disposition,
        "highest_level": highest_level(incident),
        "case": incident.case_id,
        "calls": len(calls),
        "merged": [
            {"id": twin.pk, "number": twin.number, "place": twin.place_text, "version": twin.version}
            for twin in Incident.objects.filter(duplicate_of=incident).order_by("id")
        ],
        "callers": [
            {
                "id": c.pk,
                "rang_at": stamp(c.rang_at),
                "number": shown_number(c.caller, personal=personal),
                "state": c.state,
            }
            for c in calls
        ],
        "assignments": assignment_rows(rows, active),
        "scene": scene_of(incident),
        "agencies": agencies_of(incident, active),
        "missing": [{"wants": line.wants, "count": line.count} for line in open_lines],
        "recommendation": {
            "id": last.pk,
            "at": stamp(last.at),
            "proposed": last.proposed,
            "sent": last.sent,
            "reason": last.override_reason,
        }
        if last
        else None,
        "log": [entry_row(entry) for entry in incident.log.select_related("unit", "by").order_by("-id")[:LOG]],
        "log_count": incident.log.count(),
        "last_entry": incident.log.aggregate(last=Max("id"))["last"],
        "hazards": [{"title": h.title, "text": h.text} for h in hazards(incident.lon, incident.lat)],
        "nearby": [near for near in nearby(incident.lon, incident.lat, incident.kind) if near["id"] != incident.pk],
    }


def assignment_rows(rows: list[Assignment], active: list[Assignment]) -> list[dict[str, Any]]:
    """Return the units of an incident with their steps, their times, and what became of the calls to their crews."""
    called = calls_to_crews(row.pk for row in active)
    return [
        assignment_row(row, row.unit)
        | {
            "actions": unit_steps(row.state, patients=carries_patients(row.unit.kind, row.unit.offers)),
            "reason": row.reason,
            "phone": row.unit.phone,
            "stamps": stamps(row),
            "called": called.get(row.pk),
        }
        for row in rows
    ]


def stamps(row: Any) -> dict[str, str | None]:
    """Return the times of an assignment by name."""
    return {name: stamp(getattr(row, name)) for name in STAMPS}
