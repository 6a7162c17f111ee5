"""Open a case: row, clocks, party, history line, event, key and jobs in one statement."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from satukota.kernel.cases.actions.clocks import next_alarm, row_values
from satukota.kernel.cases.actions.events import CaseOpened
from satukota.kernel.cases.models import Case
from satukota.kernel.cases.queries.calendars import city_calendar
from satukota.kernel.cases.queries.definitions import published
from satukota.kernel.cases.rules.clock import Clock, Moment, advance
from satukota.kernel.cases.rules.definition import OPEN, VISIBILITIES, Definition
from satukota.kernel.cases.rules.fields import Form
from satukota.kernel.cases.rules.logic import facts
from satukota.kernel.cases.rules.paths import flatten, nest
from satukota.kernel.cases.rules.remaining import case_due
from satukota.kernel.events.api import Actor, Audience, Subject, done, record_sql
from satukota.kernel.people.api import Agency, Person, cipher


@dataclass(frozen=True, slots=True)
class Place:
    """Where a matter is: a point with its area (from `places.locate`) and words for what no map knows."""

    lon: float | None = None
    lat: float | None = None
    cell: int | None = None
    area: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody in a new case; `token_digest` is the digest of the secret by which they follow it."""

    person: Person | None = None
    user_id: int | None = None
    role: str = "reporter"
    anonymous: bool = False
    notify: bool = True
    token_digest: str = ""


@dataclass(slots=True)
class Opening:
    """Everything that a new case begins with."""

    type: str
    title: str
    data: Mapping[str, Any] = field(default_factory=dict)
    summary: str = ""
    category: str = ""
    place: Place = field(default_factory=Place)
    agency: Agency | int | None = None
    channel: str = "web"
    visibility: int | None = None
    priority: int = 2
    parties: Sequence[Party] = ()
    parent_id: int | None = None
    flags: Sequence[str] = ()
    at: datetime | None = None
    device_at: datetime | None = None


CASE = """c AS (INSERT INTO kernel_case (number, type, definition_id, state, flags, title, summary, category, data,
    personal, visibility, priority, channel, agency_id, parent_id, lon, lat, cell, area_code, place_note, opened_at,
    changed_at, due_at, warn_at, is_open, waiting, version)
    VALUES (kernel_case_number(%s, %s), %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s, %s, %s, %s, %s, %s, %s, %s, %s,
    %s, %s, %s, %s, %s, %s, true, %s, 1) RETURNING id, number)"""
CLOCKS = """t AS (INSERT INTO kernel_case_clock (case_id, rule, run, term, started_at, due_at, warn_at, pauses,
    stopped_at, late, next_at, current) SELECT c.id, v.* FROM c, (VALUES {rows}) v)"""
CLOCK = """(%s, %s, %s, %s::timestamptz, %s::timestamptz, %s::timestamptz, %s::jsonb, %s::timestamptz, %s,
    %s::timestamptz, true)"""
PARTIES = """p AS (INSERT INTO kernel_case_party (case_id, person_id, user_id, role, anonymous, notify, token_digest,
    created_at) SELECT c.id, v.* FROM c, (VALUES {rows}) v)"""
PARTY = "(%s::bigint, %s::bigint, %s, %s, %s, %s, now())"
ENTRY = """n AS (INSERT INTO kernel_case_entry (case_id, event_id, at, action, from_state, to_state, flags, version,
    user_id, role, agency_id, owner_id, text, public, data)
    SELECT c.id, e.id, %s, 'open', '', %s, %s, 1, %s::bigint, %s, %s::bigint, %s::bigint, '', true, '{{}}' FROM c, e)"""


def split_personal(form: Form, data: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the answers that may be read by all staff, and those that the definition marks as personal."""
    flat = flatten(data)
    personal = {path for path, asked in form.fields.items() if asked.pii}
    secret = {path: value for path, value in flat.items() if path in personal}
    return nest({path: value for path, value in flat.items() if path not in secret}), nest(secret)


def open_case(given: Opening, *, actor: Actor, key: str | None = None) -> Case:
    """Open a case and return it. Raises AlreadyDone where the key was used before (nothing is written then)."""
    with done(key), transaction.atomic():
        return _open(given, actor, key)


def _open(given: Opening, actor: Actor, key: str | None) -> Case:
    case_type_id, definition = published(given.type)
    at = given.at or timezone.now()
    case = _row(given, definition, case_type_id, at)
    clocks = _clocks(definition, case, at)
    case.due_at = case_due(clocks, definition)
    case.warn_at = min((c.warn for c in clocks.values() if c.warn), default=None)
    ctes, params = [CASE], _case_params(case, definition, given)
    for template, row, rows in (
        (CLOCKS, CLOCK, [_clock_params(definition, clock) for clock in clocks.values()]),
        (PARTIES, PARTY, [_party_params(party) for party in given.parties]),
    ):
        if rows:
            ctes.append(template.format(rows=", ".join([row] * len(rows))))
            params += [value for values in rows for value in values]
    event, event_params = record_sql(
        _event(case),
        subject_of(case),
        actor,
        source="FROM c",
        subject_expression="c.id",
        data_expression="%s::jsonb || jsonb_build_object('number', c.number)",
        device_at=given.device_at,
        key=key,
    )
    ctes += [event, ENTRY.format()]
    params += event_params
    params += [at, case.state, case.flags, actor.user_id, actor.role, actor.agency_id, case.agency_id]
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(ctes)} SELECT c.id, c.number, j.ids FROM c, e, j", params)
        case.pk, case.number, _jobs = cursor.fetchone()
    case._state.adding = False
    return case


def _row(given: Opening, definition: Definition, case_type_id: int, at: datetime) -> Case:
    data, personal = split_personal(definition.data, given.data)
    sealed = json.dumps(personal, ensure_ascii=False) if personal else ""
    visibility = VISIBILITIES.index(definition.visibility) if given.visibility is None else given.visibility
    owner = given.agency.pk if isinstance(given.agency, Agency) else given.agency
    place = given.place
    return Case(
        type=given.type,
        definition_id=case_type_id,
        state=definition.initial.id,
        flags=list(given.flags),
        title=given.title,
        summary=given.summary,
        category=given.category,
        data=data,
        personal=sealed,
        visibility=visibility,
        priority=given.priority,
        channel=given.channel,
        agency_id=owner,
        parent_id=given.parent_id,
        lon=place.lon,
        lat=place.lat,
        cell=place.cell,
        area_code=place.area,
        place_note=place.note,
        opened_at=at,
        changed_at=at,
        waiting=bool(definition.initial.waits_for),
    )


def _case_params(case: Case, definition: Definition, given: Opening) -> list[Any]:
    year = timezone.localtime(given.at).year if given.at else timezone.localtime().year
    return [
        definition.prefix,
        year,
        case.type,
        case.definition_id,
        case.state,
        case.flags,
        case.title,
        case.summary,
        case.category,
        json.dumps(case.data, ensure_ascii=False),
        cipher().seal(case.personal) if case.personal else "",
        case.visibility,
        case.priority,
        case.channel,
        case.agency_id,
        case.parent_id,
        case.lon,
        case.lat,
        case.cell,
        case.area_code,
        case.place_note,
        case.opened_at,
        case.changed_at,
        case.due_at,
        case.warn_at,
        case.waiting,
    ]


def _clocks(definition: Definition, case: Case, at: datetime) -> dict[str, Clock]:
    known = facts(case.data, flags=case.flags, channel=case.channel, category=case.category, now=at)
    return advance(definition, {}, Moment(OPEN, case.state, at, known), city_calendar(definition.calendar))


def _clock_params(definition: Definition, clock: Clock) -> list[Any]:
    values = row_values(clock, next_alarm(definition, clock, None))
    order = ("term", "started_at", "due_at", "warn_at", "pauses", "stopped_at", "late", "next_at")
    return [clock.rule, 1, *(json.dumps(values[n]) if n == "pauses" else values[n] for n in order)]


def _party_params(party: Party) -> list[Any]:
    person = party.person.pk if party.person else None
    return [person, party.user_id, party.role, party.anonymous, party.notify, party.token_digest]


def _event(case: Case) -> CaseOpened:
    return CaseOpened(
        type=case.type,
        to=case.state,
        category=case.category,
        channel=case.channel,
        priority=case.priority,
        lon=round(case.lon, 5) if case.lon is not None else None,
        lat=round(case.lat, 5) if case.lat is not None else None,
    )


def subject_of(case: Case) -> Subject:
    """Return a case as the subject of an event: its audience follows from its visibility."""
    return Subject("case", case.pk or 0, Audience(case.visibility), case.agency_id, case.area_code)
