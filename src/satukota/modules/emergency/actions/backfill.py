"""Catch-up after an outage: paper cards become calls and incidents with their own times, marked as entered by hand."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from satukota.kernel.events.api import Actor, AlreadyDone, DoneKey, once, record
from satukota.kernel.phones import normal_phone
from satukota.modules.emergency.actions.events import CallChanged, IncidentOpened, about_call, about_incident
from satukota.modules.emergency.models import Assignment, Call, Incident, Unit
from satukota.modules.emergency.queries.clock import now, origin_flags
from satukota.modules.emergency.queries.places import area_in_words, area_of, cell_of
from satukota.modules.emergency.rules.machines.assignment_steps import STAMPS
from satukota.modules.emergency.rules.machines.standing import derived_incident

FLAG = "manual_backfill"


def enter(card: str, paper: Mapping[str, Any], actor: Actor) -> Call:
    """Enter one paper card; its number is the key, however it is written: a second time it is refused (AlreadyDone).

    What was not written stays empty: no time is made of another one.

    `paper` holds the call (caller, rang_at, answered_at, ended_at, classed, class_reason, note), and for a real
    emergency kind, priority,
    place, lon, lat, unit and the unit's times. A card without an end makes an incident that is still open.
    """
    key = f"emergency.paper:{card.strip().upper()}"
    if DoneKey.objects.filter(key=key).exists():
        raise AlreadyDone(key)
    with once(key), transaction.atomic():
        call = _call(card, paper, actor)
        if paper.get("kind"):
            call.incident = _incident(call, paper, actor)
            call.save(update_fields=["incident"])
        record(CallChanged(step="backfill", state=call.state), about_call(call), actor, key=key, device_at=call.rang_at)
        return call


def _call(card: str, paper: Mapping[str, Any], actor: Actor) -> Call:
    caller = normal_phone(paper.get("caller") or "")
    rang, answered = paper["rang_at"], paper.get("answered_at")
    return Call.objects.create(
        state="closed" if paper.get("classed") else "reviewed",
        caller=caller,
        caller_index=caller,
        called="112",
        flags=[FLAG, *origin_flags()],
        rang_at=rang,
        queued_at=rang,
        answered_at=answered,
        ended_at=paper.get("ended_at"),
        external_id="",
        classed=paper.get("classed") or "",
        class_reason=paper.get("class_reason") or "",
        note=paper.get("note") or f"#{card}",
        place_text=(paper.get("place") or "")[:300],
        lon=paper.get("lon"),
        lat=paper.get("lat"),
        claimed_by_id=actor.user_id,
        area_code=area_of(paper.get("lon"), paper.get("lat"))[0] or area_in_words((paper.get("place") or "")[:300]),
    )


def _incident(call: Call, paper: Mapping[str, Any], actor: Actor) -> Incident:
    lon, lat = paper.get("lon"), paper.get("lat")
    incident = Incident.objects.create(
        kind=paper["kind"],
        priority=paper.get("priority") or 3,
        place_text=call.place_text,
        lon=lon,
        lat=lat,
        area_code=call.area_code,
        cell=cell_of(lon, lat),
        what=call.note,
        flags=[FLAG, *origin_flags()],
        rang_at=call.rang_at,
        answered_at=call.answered_at,
        opened_at=call.answered_at or call.rang_at,
        opened_by_id=actor.user_id,
    )
    unit = paper.get("unit")
    if isinstance(unit, Unit):
        _assign(incident, unit, paper)
    elif paper.get("disposition") or paper.get("cleared_at"):
        _end(incident, paper)
        incident.save()
    record(
        IncidentOpened(kind=incident.kind, priority=incident.priority, call=call.pk), about_incident(incident), actor
    )
    return incident


STATES = {
    "cleared_at": "cleared",
    "at_facility_at": "at_facility",
    "transport_at": "transporting",
    "on_scene_at": "on_scene",
    "en_route_at": "en_route",
    "acknowledged_at": "acknowledged",
    "dispatched_at": "dispatched",
}


def _assign(incident: Incident, unit: Unit, paper: Mapping[str, Any]) -> None:
    times: dict[str, datetime] = {name: paper[name] for name in STAMPS if paper.get(name)}
    state = next((state for name, state in STATES.items() if name in times), "dispatched")
    if paper.get("disposition"):
        state = "cleared"
    Assignment.objects.create(incident=incident, unit=unit, state=state, flags=[FLAG], **times)
    incident.first_dispatch_at, incident.first_on_scene_at = times.get("dispatched_at"), times.get("on_scene_at")
    incident.state = derived_incident([state], "dispatched")
    if state == "cleared":
        _end(incident, paper)
    incident.save()


def _end(incident: Incident, paper: Mapping[str, Any]) -> None:
    """Close an incident whose card says that it is over, with or without a unit of ours."""
    incident.state, incident.closed_at, incident.disposition = (
        "closed",
        paper.get("cleared_at") or paper.get("ended_at") or incident.opened_at,
        paper.get("disposition") or "handled",
    )


def too_new(fields: Mapping[str, Any]) -> str:
    """Return the name of a time that lies in the future, empty where there is none."""
    return next((name for name, value in fields.items() if isinstance(value, datetime) and value > now()), "")
