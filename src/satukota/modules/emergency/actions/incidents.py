"""What is done with an incident besides sending units."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from satukota.kernel.events.api import Actor, record
from satukota.modules.emergency.actions import calls
from satukota.modules.emergency.actions.events import EntryAdded, IncidentChanged, IncidentOpened, about_incident
from satukota.modules.emergency.actions.keyed import once_per_key
from satukota.modules.emergency.actions.log import write_change, write_entry
from satukota.modules.emergency.actions.problems import Changed, Missing, NotNow, Unready
from satukota.modules.emergency.models import Call, Entry, Incident
from satukota.modules.emergency.models.words.incidents import Disposition
from satukota.modules.emergency.queries.changes import last_change
from satukota.modules.emergency.queries.clock import in_exercise, now, origin_flags
from satukota.modules.emergency.queries.kinds import is_kind
from satukota.modules.emergency.queries.places import area_in_words, area_of, cell_of, point_of
from satukota.modules.emergency.rules.machines import assignment_steps, standing
from satukota.modules.emergency.rules.machines.incident_steps import INCIDENT
from satukota.modules.emergency.rules.machines.machine import Refused


def lock_incident(incident_id: int, version: int | None = None) -> Incident:
    """Return an incident, locked until the transaction ends.

    Raises Missing, or Changed where it is newer than `version`.
    """
    incident = Incident.objects.select_for_update().filter(pk=incident_id).first()
    if incident is None:
        raise Missing(field="incident")
    if version is not None and incident.version != version:
        changed = last_change("emergency.incident", incident.pk)
        raise Changed(version=incident.version, state=incident.state, **changed)
    return incident


def lock_open_incident(incident_id: int, version: int | None = None) -> Incident:
    """Return a locked incident that has not ended. Raises NotOpen before Changed: who ended it is what counts."""
    incident = lock_incident(incident_id)
    calls.refuse_ended(incident)
    return incident if version is None else lock_incident(incident_id, version)


def take_step(incident: Incident, action: str, at: datetime | None = None) -> None:
    """Move a locked incident one step and write its stamp; the first stamp counts. Raises NotNow."""
    try:
        step = INCIDENT.step(incident.state, action)
    except Refused as refused:
        raise NotNow(state=incident.state, action=action) from refused
    if step.stamp and getattr(incident, step.stamp) is None:
        setattr(incident, step.stamp, at or now())
    incident.state = step.target


def save_incident(incident: Incident, actor: Actor, step: str, *, other: int = 0, key: str | None = None) -> Incident:
    """Write a locked incident with its next version and record the step."""
    incident.version += 1
    incident.save()
    data = IncidentChanged(step=step, state=incident.state, level=incident.alarm_level, other=other)
    record(data, about_incident(incident), actor, key=key)
    return incident


@once_per_key
@transaction.atomic
def open_incident(
    actor: Actor,
    *,
    kind: str,
    priority: int,
    place_text: str = "",
    lon: float | None = None,
    lat: float | None = None,
    call_id: int | None = None,
    what: str = "",
    card: str = "",
    answers: dict[str, Any] | None = None,
    agencies: tuple[str, ...] = (),
    sensitive: bool = False,
    origin_case: int | None = None,
    key: str | None = None,
) -> Incident:
    """Begin an incident, with the call that told of it where there is one. The place is kept word for word.

    Raises Missing for a kind that no card and no list knows.
    """
    if not is_kind(kind):
        raise Missing(field="kind")
    call = calls.lock_call(call_id) if call_id else None
    if call is not None and call.incident_id:
        raise NotNow(state="has_incident", incident=call.incident_id)
    if call is not None:
        calls.reword_place(call, place_text.strip()[:300])
    lon, lat = point_of(lon, lat)
    incident = _new(call, kind, priority, place_text, lon, lat, actor)
    incident.what, incident.card, incident.answers = what, card, answers or {}
    incident.agencies, incident.sensitive = list(agencies), sensitive or kind == "security.domestic"
    incident.origin_case_id = origin_case
    incident.save(force_insert=True)
    record(IncidentOpened(kind=kind, priority=priority, call=call_id or 0), about_incident(incident), actor, key=key)
    if call is not None:
        _tie(call, incident, actor)
    return incident


def _new(
    call: Call | None, kind: str, priority: int, text: str, lon: float | None, lat: float | None, actor: Actor
) -> Incident:
    if call is not None and lon is None:
        lon, lat = point_of(call.lon, call.lat)
    area, _name, inside = area_of(lon, lat)
    words = text.strip()[:300] or (call.place_text if call else "")
    if lon is None or lat is None:
        area = area_in_words(words)
    return Incident(
        pk=_exercise_number() if in_exercise() else None,
        kind=kind,
        priority=priority,
        place_text=words,
        lon=lon,
        lat=lat,
        accuracy=call.accuracy if call else None,
        area_code=area,
        cell=cell_of(lon, lat),
        opened_at=now(),
        rang_at=call.rang_at if call else None,
        answered_at=call.answered_at if call else None,
        opened_by_id=actor.user_id,
        flags=[*origin_flags(), *([] if inside else ["outside"])],
    )


def _exercise_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('emergency_exercise_number')")
        return int(cursor.fetchone()[0])


def _tie(call: Call, incident: Incident, actor: Actor) -> None:
    calls.class_as_real(call, actor)
    call.incident, call.incident_at = incident, now()
    call.located_at = call.located_at or now()
    call.place_text = call.place_text or incident.place_text
    calls.save_call(call, actor, "incident")


EDITABLE = ("kind", "priority", "place_text", "what", "sensitive", "agencies", "answers")


@transaction.atomic
def change(incident_id: int, actor: Actor, *, version: int | None = None, **corrections: Any) -> Incident:
    """Correct an incident; what stood there before goes into the log. Raises Changed where somebody was faster.

    A place that is corrected by its words alone has no point any more unless the words name it: the old point would
    send units to the wrong place.
    """
    if corrections.get("kind") is not None and not is_kind(corrections["kind"]):
        raise Missing(field="kind")
    incident = lock_open_incident(incident_id, version)
    moved = corrections.get("place_text") not in (None, incident.place_text)
    for field in EDITABLE:
        value = corrections.get(field)
        if value is not None and value != getattr(incident, field):
            write_change(incident, field, getattr(incident, field), value, actor)
            setattr(incident, field, value)
    incident.card = corrections.get("card") or incident.card
    lon, lat = point_of(corrections.get("lon"), corrections.get("lat"))
    if (lon is not None and lat is not None) or moved:
        _move_point(incident, lon, lat, actor)
    return save_incident(incident, actor, "change")


def _move_point(incident: Incident, lon: float | None, lat: float | None, actor: Actor) -> None:
    """Give a locked incident its corrected point, or none where only words are known."""
    before, after = (_degrees(x, y) for x, y in ((incident.lon, incident.lat), (lon, lat)))
    if before == after:
        return
    write_change(incident, "point", before, after, actor)
    incident.lon, incident.lat, incident.accuracy = lon, lat, None
    area, _name, inside = area_of(lon, lat)
    incident.area_code = area if after else area_in_words(incident.place_text)
    incident.cell = cell_of(lon, lat)
    incident.flags = [*(flag for flag in incident.flags if flag != "outside"), *([] if inside else ["outside"])]


def _degrees(lon: float | None, lat: float | None) -> str:
    return "" if lon is None or lat is None else f"{lat:.5f}, {lon:.5f}"


@transaction.atomic
def raise_alarm(incident_id: int, actor: Actor, *, level: int, version: int | None = None) -> Incident:
    """Raise the alarm to a higher level. Raises NotNow for a level that is not higher."""
    incident = lock_open_incident(incident_id, version)
    if level <= incident.alarm_level:
        raise NotNow(state=incident.state, level=incident.alarm_level)
    incident.alarm_level = level
    return save_incident(incident, actor, "raise_alarm")


HUMAN_STEPS = ("control", "cancel", "unfounded", "refer", "reopen", "schedule", "release")


@transaction.atomic
def step(incident_id: int, action: str, actor: Actor, *, reason: str = "", version: int | None = None) -> Incident:
    """Under control, cancel, unfounded, refer, reopen, schedule, release.

    A reason is kept in the log where one is needed. What has an action of its own (close, duplicate) and what units
    say (dispatch, respond, arrive) is no step for a person. Raises Changed, NotOpen, NotNow.
    """
    if action not in HUMAN_STEPS:
        raise NotNow(state="", action=action)
    incident = lock_incident(incident_id, version) if action == "reopen" else lock_open_incident(incident_id, version)
    if action in ("cancel", "unfounded", "reopen", "refer") and not reason.strip():
        raise Missing(field="reason")
    if action in ("cancel", "unfounded", "refer") and _active(incident):
        raise Unready(missing=["active_assignment"])
    take_step(incident, action)
    if action == "reopen":
        incident.closed_at, incident.disposition, incident.reopened_at = None, "", now()
    if reason:
        write_entry(incident, "note", reason, actor=actor, facts={"word": "step", "step": action})
    return save_incident(incident, actor, action)


def _active(incident: Incident) -> bool:
    return incident.assignments.filter(state__in=assignment_steps.ACTIVE).exists()


@transaction.atomic
def close(
    incident_id: int, actor: Actor, *, disposition: str, override: str = "", version: int | None = None
) -> Incident:
    """Close an incident.

    Raises Unready naming what is missing; `override` is a supervisor's reason to close all the same.
    """
    if disposition and disposition not in Disposition.values:
        raise Missing(field="disposition")
    incident = lock_open_incident(incident_id, version)
    states = list(incident.assignments.values_list("state", flat=True))
    missing = standing.close_problems(
        states, disposition, incident.place_text or str(incident.lon or ""), incident.kind
    )
    if missing and (not override or "active_assignment" in missing):
        raise Unready(missing=missing)
    if override:
        write_entry(incident, "override", override, actor=actor, facts={"word": "step", "step": "close"})
    incident.disposition = disposition
    take_step(incident, "close")
    return save_incident(incident, actor, "close")


@transaction.atomic
def merge(incident_id: int, into_id: int, actor: Actor, *, version: int | None = None) -> Incident:
    """Say that an incident is the same as another: its calls move there. Raises Unready while it still has units."""
    first, second = sorted((incident_id, into_id))
    into = {row.pk: row for row in (lock_incident(first), lock_incident(second))}[into_id]
    if incident_id == into_id:
        raise NotNow(state=into.state, action="duplicate")
    calls.refuse_ended(into)
    incident = lock_open_incident(incident_id, version)
    if _active(incident):
        raise Unready(missing=["active_assignment"])
    calls.refuse_mixing(incident.flags, into.flags)
    take_step(incident, "duplicate")
    incident.duplicate_of = into
    moved = Call.objects.filter(incident=incident)
    moved.filter(merged_from__isnull=True).update(merged_from=incident)
    moved.update(incident=into)
    calls.count_first_ring(into)
    write_entry(into, "system", actor=actor, facts={"word": "absorb", "what": incident.number})
    write_entry(incident, "system", actor=actor, facts={"word": "duplicate", "what": into.number})
    save_incident(into, actor, "absorb", other=incident.pk)
    return save_incident(incident, actor, "duplicate", other=into.pk)


@transaction.atomic
def part(incident_id: int, actor: Actor, *, version: int | None = None) -> Incident:
    """Take a merging back: the incident is open again and has the calls with which it was merged."""
    into_id = Incident.objects.filter(pk=incident_id).values_list("duplicate_of_id", flat=True).first()
    first, second = sorted((incident_id, into_id or incident_id))
    pair = {row.pk: row for row in (lock_incident(first), lock_incident(second))}
    incident = lock_incident(incident_id, version)
    take_step(incident, "part")
    into, incident.duplicate_of, incident.closed_at = pair[into_id or incident_id], None, None
    came_along = merged_into(incident)
    Call.objects.filter(incident=into, merged_from__in=came_along).update(incident=incident)
    Call.objects.filter(incident=incident, merged_from=incident).update(merged_from=None)
    for row, other in ((incident, into), (into, incident)):
        calls.count_first_ring(row)
        write_entry(row, "system", actor=actor, facts={"word": "part", "what": other.number})
    save_incident(into, actor, "part", other=incident.pk)
    return save_incident(incident, actor, "part", other=into.pk)


def merged_into(incident: Incident) -> list[int]:
    """Return the ids of an incident and of all that were merged into it, and into those."""
    every, last = [incident.pk], [incident.pk]
    while last := list(Incident.objects.filter(duplicate_of__in=last).values_list("pk", flat=True)):
        every += last
    return every


@once_per_key
@transaction.atomic
def add_entry(
    incident_id: int,
    actor: Actor,
    *,
    kind: str = "note",
    text: str = "",
    unit_id: int | None = None,
    file_id: UUID | None = None,
    device_at: datetime | None = None,
    corrects: int | None = None,
    key: str | None = None,
) -> Entry:
    """Add a note, a message or a photo. Raises Missing where there is neither text nor file."""
    if not text.strip() and file_id is None:
        raise Missing(field="text")
    incident = Incident.objects.filter(pk=incident_id).first()
    if incident is None:
        raise Missing(field="incident")
    if corrects is not None and not incident.log.filter(pk=corrects).exists():
        raise Missing(field="corrects")
    entry = write_entry(
        incident,
        kind,
        text.strip(),
        actor=actor,
        unit_id=unit_id,
        file_id=file_id,
        device_at=device_at,
        corrects=corrects,
    )
    record(
        EntryAdded(entry=entry.pk, kind=kind, unit=unit_id or 0),
        about_incident(incident),
        actor,
        key=key,
        device_at=device_at,
    )
    return entry
