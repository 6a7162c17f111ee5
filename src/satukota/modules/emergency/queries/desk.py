"""What the desk shows, as plain data: calls, incidents, units. A handful of statements for the whole screen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, IntegerField, OuterRef, Prefetch, Q, Subquery, Value, When

from satukota.modules.emergency.models import Assignment, Call, Entry, Incident, Station, Transfer, Unit
from satukota.modules.emergency.queries.callers import shown_number
from satukota.modules.emergency.queries.clock import in_exercise, now, on_this_side
from satukota.modules.emergency.queries.policies import policies
from satukota.modules.emergency.queries.troubles import troubles
from satukota.modules.emergency.queries.units import active_assignments
from satukota.modules.emergency.rules import escalation, pranks
from satukota.modules.emergency.rules.availability import availability
from satukota.modules.emergency.rules.machines.assignment_steps import ACTIVE
from satukota.modules.emergency.rules.machines.call_steps import AFTERWARDS, TALKING, UNANSWERED
from satukota.modules.emergency.rules.machines.incident_steps import OPEN_INCIDENT
from satukota.modules.emergency.rules.recommend import gaps


def stamp(at: datetime | None) -> str | None:
    """Return a time as the browser reads it."""
    return at.isoformat() if at else None


@dataclass(frozen=True, slots=True)
class Lengths:
    """How many rows a desk wants to see of what may be cut. What waits for somebody is never cut."""

    afterwards: int = 60
    incidents: int = 100


def desk(user_id: int, *, personal: bool, lengths: Lengths | None = None) -> dict[str, Any]:
    """Return the board for one desk: what waits for somebody whole, the rest as far as `lengths`, with its count."""
    at = now()
    values = policies()
    units = unit_rows(at, values["board_stale_seconds"])
    wanted = lengths or Lengths()
    calls, incidents = open_calls(user_id, wanted.afterwards), open_incidents(wanted.incidents)
    return {
        "now": stamp(at),
        "calls": [call_row(call, user_id, at, personal=personal) for call in calls],
        "incidents": [incident_row(incident, at) for incident in incidents],
        "counts": call_counts() | {"incidents": on_this_side(Incident.objects.filter(state__in=OPEN_INCIDENT)).count()},
        "units": units,
        "gaps": coverage_gaps(units),
        "troubles": troubles(),
    }


def open_calls(user_id: int, most: int) -> list[Call]:
    """Return the calls that want somebody: all that wait, all in hand, then at most `most` of what follows a call.

    Who waits longest stands first; of the call-backs the newest, whose caller may still be in need.
    """
    calls = on_this_side(Call.objects.select_related("claimed_by"))
    live = calls.filter(Q(state__in=(*UNANSWERED, *TALKING)) | Q(state="wrap_up", claimed_by=user_id))
    afterwards = calls.filter(state__in=AFTERWARDS).exclude(state="wrap_up", claimed_by=user_id)
    urgency = Case(
        *(When(state=state, then=Value(rank)) for rank, state in enumerate(AFTERWARDS)), output_field=IntegerField()
    )
    first = sorted(live, key=lambda call: (call.state not in UNANSWERED, call.rang_at))
    return [*first, *afterwards.order_by(urgency, "-rang_at")[:most]]


def call_counts() -> dict[str, int]:
    """Return how many calls there are on the board in all, how many of them wait, and how many are to be called back.

    The lists may be shorter than this, the counts never are.
    """
    board = on_this_side(Call.objects.filter(state__in=(*UNANSWERED, *TALKING, *AFTERWARDS)))
    return board.aggregate(
        calls=Count("id"),
        waiting=Count("id", filter=Q(state__in=UNANSWERED)),
        callbacks=Count("id", filter=Q(state__startswith="callback")),
    )


def call_row(call: Call, user_id: int, at: datetime, *, personal: bool) -> dict[str, Any]:
    """Return a call as one line of the queue: number and line, never a name."""
    waiting = call.state in UNANSWERED
    return {
        "id": call.pk,
        "state": call.state,
        "number": shown_number(call.caller, personal=personal),
        "rang_at": stamp(call.rang_at),
        "answered_at": stamp(call.answered_at),
        "ended_at": stamp(call.ended_at),
        "label": pranks.label(call.score),
        "level": escalation.waiting_level(call.rang_at, at) if waiting else "",
        "classed": call.classed,
        "place": call.place_text,
        "lon": call.lon,
        "lat": call.lat,
        "accuracy": call.accuracy,
        "source": call.place_source,
        "flags": call.flags,
        "who": str(call.claimed_by) if call.claimed_by_id else "",
        "mine": call.claimed_by_id == user_id,
        "stale": bool(call.heartbeat_at and call.state in TALKING and escalation.claim_is_stale(call.heartbeat_at, at)),
        "incident": call.incident_id,
        "callbacks": call.callbacks,
        "version": call.version,
    }


UNHEARD = ("pending", "dispatched")
"""Nobody was sent, or nobody who was sent has accepted."""


def open_incidents(most: int | None = None) -> list[Incident]:
    """Return what somebody has to act on: by priority, then age; the old rises within its priority.

    With `most`, all that no unit has accepted yet, and at most so many of the others.
    """
    active = Assignment.objects.filter(state__in=ACTIVE).select_related("unit").order_by("id")
    rows = on_this_side(Incident.objects.filter(state__in=OPEN_INCIDENT))
    newest = Entry.objects.filter(incident=OuterRef("pk")).order_by("-id").values("id")[:1]
    incidents = rows.annotate(call_count=Count("calls"), last_entry=Subquery(newest))
    prefetch = Prefetch("assignments", queryset=active, to_attr="active")
    ordered = incidents.prefetch_related(prefetch).order_by("priority", "opened_at")
    if most is None:
        return list(ordered)
    shown = [*ordered.filter(state__in=UNHEARD), *ordered.exclude(state__in=UNHEARD)[:most]]
    return sorted(shown, key=lambda incident: (incident.priority, incident.opened_at))


def incident_row(incident: Incident, at: datetime, active: list[Assignment] | None = None) -> dict[str, Any]:
    """Return an incident as one line of the board; `active` are its assignments where the board did not fetch them."""
    active = getattr(incident, "active", []) if active is None else active
    unaccepted = [row for row in active if row.state == "dispatched" and row.dispatched_at]
    rung = max((escalation.rung(row.dispatched_at, at) for row in unaccepted if row.dispatched_at), default=0)
    return {
        "id": incident.pk,
        "number": incident.number,
        "kind": incident.kind,
        "priority": incident.priority,
        "state": incident.state,
        "level": incident.alarm_level,
        "place": incident.place_text,
        "area": incident.area_code,
        "lon": incident.lon,
        "lat": incident.lat,
        "opened_at": stamp(incident.opened_at),
        "rang_at": stamp(incident.rang_at),
        "first_on_scene_at": stamp(incident.first_on_scene_at),
        "first_dispatch_at": stamp(incident.first_dispatch_at),
        "calls": getattr(incident, "call_count", 0),
        "sensitive": incident.sensitive,
        "flags": incident.flags,
        "last_entry": getattr(incident, "last_entry", None),
        "roll_due": escalation.roll_is_due(incident.roll_at, incident.roll_minutes, at),
        "unaccepted": len(unaccepted),
        "rung": rung,
        "version": incident.version,
        "units": [assignment_row(row, row.unit) for row in active],
    }


def assignment_row(row: Assignment, unit: Unit) -> dict[str, Any]:
    """Return a unit in an incident as a chip."""
    times = (
        row.at_facility_at,
        row.transport_at,
        row.patient_contact_at,
        row.on_scene_at,
        row.staging_at,
        row.en_route_at,
        row.acknowledged_at,
        row.dispatched_at,
    )
    since = next((time for time in times if time), None)
    return {
        "id": row.pk,
        "unit": unit.pk,
        "code": unit.code,
        "kind": unit.kind,
        "state": row.state,
        "since": stamp(since),
        "dispatched_at": stamp(row.dispatched_at),
        "escalation": row.escalation,
        "flags": row.flags,
    }


COLUMNS = {
    "id": "pk",
    "code": "code",
    "name": "name",
    "kind": "kind",
    "station": "station__name",
    "crew": "crew",
    "duty": "duty",
    "reason": "duty_reason",
    "phone": "phone",
}
PLACES = ("station__lon", "station__lat", "position__lon", "position__lat", "position__at")


def unit_rows(at: datetime, stale_after: float) -> list[dict[str, Any]]:
    """Return every unit of this side with its availability, place and the age of its place; 1,000 units in about 25 ms."""
    active = active_assignments()
    units = (
        Unit.objects.filter(active=True, exercise=in_exercise())
        .order_by("kind", "code")
        .values_list(*COLUMNS.values(), *PLACES)
    )
    return [
        dict(zip(COLUMNS, row, strict=False))
        | _position_of(row[-5:], at, stale_after)
        | _bound(row[6], active.get(row[0], []))
        for row in units
    ]


def _position_of(row: tuple[Any, ...], at: datetime, stale_after: float) -> dict[str, Any]:
    """Return where a unit is: its last position, else its station."""
    station_lon, station_lat, lon, lat, seen = row
    if seen is None:
        return {"lon": station_lon, "lat": station_lat, "age": None, "stale": True, "at_station": True}
    age = max(0, int((at - seen).total_seconds()))
    return {"lon": lon, "lat": lat, "age": age, "stale": age > stale_after, "at_station": False}


def _bound(duty: str, rows: list[Assignment]) -> dict[str, Any]:
    """Return what binds a unit and whether it is free."""
    last = rows[-1] if rows else None
    return {
        "availability": availability(duty, (row.state for row in rows)),
        "incident": last.incident_id if last else None,
        "assignment": last.pk if last else None,
        "state": last.state if last else "",
        "escalation": last.escalation if last else 0,
    }


def coverage_gaps(units: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the stations with fewer free units than they should have, with their places; one without any unit too."""
    stations = list(Station.objects.filter(least_free__gt=0))
    places = {station.name: station for station in stations}
    free: dict[str, int] = {}
    for unit in units:
        free[unit["station"]] = free.get(unit["station"], 0) + (unit["availability"] == "available")
    return [
        {"station": name, "missing": missing, "lon": places[name].lon, "lat": places[name].lat}
        for name, missing in gaps({name: station.least_free for name, station in places.items()}, free)
    ]


def running_transfers(call: Call) -> list[dict[str, Any]]:
    """Return the handing-overs of a call, newest first."""
    rows = Transfer.objects.filter(call=call).select_related("target").order_by("-id")
    return [
        {
            "id": row.pk,
            "target": row.target.name,
            "phone": row.target.phone,
            "state": row.state,
            "taken_by": row.taken_by,
            "line": row.line,
        }
        for row in rows
    ]
