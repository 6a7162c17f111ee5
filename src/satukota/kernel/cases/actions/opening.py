"""Open a case: row, clocks, party, history line, event, key and jobs in one statement."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from satukota.kernel.cases.actions.clocks import next_alarm, row_values, set_due
from satukota.kernel.cases.actions.events import CaseOpened
from satukota.kernel.cases.models import Case
from satukota.kernel.cases.queries.answers import PERSONAL
from satukota.kernel.cases.queries.calendars import office_calendar
from satukota.kernel.cases.queries.definitions import pinned_definition, published_version
from satukota.kernel.cases.rules.clock import Clock, Moment, advance
from satukota.kernel.cases.rules.definition import OPEN, VISIBILITIES, Definition
from satukota.kernel.cases.rules.fields import Field, Form
from satukota.kernel.cases.rules.logic import facts
from satukota.kernel.cases.rules.paths import flatten, nest
from satukota.kernel.events.api import Actor, Audience, Subject, as_json, event_row, once, ring
from satukota.kernel.people.api import Agency, Person, cipher
from satukota.kernel.rows import instance_of


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
    """Somebody in a new case; `token_digest` is the digest of the secret by which they follow it.

    `new_person` (of `people.person_row`) is a person who is stored with the case, in the same statement.
    """

    person: Person | None = None
    new_person: Mapping[str, str] | None = None
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
    definition_id: int | None = None
    """The version by which it is opened: the one that its applicant saw. None is the one in force."""


OPEN_CASE = "SELECT case_id, case_number FROM kernel_open_case(%s, %s, %s::jsonb, %s, %s)"
MADE_THERE = {"id": None, "number": "", "search": None}
"""What the database gives a new case."""
STORED = [field.attname for field in Case._meta.concrete_fields if field.attname not in MADE_THERE]
UNTOUCHED = {"assignee_id": None, "closed_at": None, "due_at": None, "warn_at": None, "is_open": True, "version": 1}


def split_personal(form: Form, data: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the answers that may be read by all staff, and those that the definition marks as personal."""
    flat = flatten(data)
    personal = {path for path, field in form.fields.items() if _is_personal(field)}
    lists = tuple(f"{path}." for path in personal if form.fields[path].type == "array")
    secret = {path: value for path, value in flat.items() if path in personal or path.startswith(lists)}
    return nest({path: value for path, value in flat.items() if path not in secret}), nest(secret)


def _is_personal(field: Field) -> bool:
    """Tell whether an answer is personal; a list is, as a whole, where anything in its items is."""
    if isinstance(field.items, Form):
        return bool(field.pii) or any(_is_personal(inner) for inner in field.items.fields.values())
    return bool(field.pii) or (field.items is not None and bool(field.items.pii))


def open_case(opening: Opening, *, actor: Actor, key: str | None = None) -> Case:
    """Open a case and return it. Raises AlreadyDone where the key was used before (nothing is written then).

    It is one statement, so that outside a transaction it needs none: no BEGIN, no COMMIT, one round trip.
    """
    with once(key):
        return _open(opening, actor, key)


def _open(opening: Opening, actor: Actor, key: str | None) -> Case:
    case_type_id, definition = _version(opening)
    at = opening.at or timezone.now()
    case = _row(opening, definition, case_type_id, at)
    clocks = _clocks(definition, case, at)
    set_due(case, definition, clocks)
    event, tasks = event_row(_event(case), subject_of(case), actor, device_at=opening.device_at)
    rows = {
        "case": _case_columns(case),
        "clocks": [_clock_columns(definition, clock, case.agency_id) for clock in clocks.values()],
        "parties": [_party_columns(party) for party in opening.parties],
        "entry": _entry_columns(case, actor, at),
        "event": event,
    }
    with connection.cursor() as cursor:
        cursor.execute(OPEN_CASE, [definition.prefix, timezone.localtime(at).year, as_json(rows), key, tasks])
        case.pk, case.number = cursor.fetchone()
    ring(jobs=bool(tasks))
    return case


def _version(opening: Opening) -> tuple[int, Definition]:
    if opening.definition_id is None:
        return published_version(opening.type)
    return opening.definition_id, pinned_definition(opening.definition_id)


def _entry_columns(case: Case, actor: Actor, at: datetime) -> dict[str, Any]:
    return {
        "at": at,
        "action": OPEN,
        "from_state": "",
        "to_state": case.state,
        "flags": case.flags,
        "version": case.version,
        "text": "",
        "public": True,
        "data": {},
        "user_id": actor.user_id,
        "role": actor.role,
        "agency_id": actor.agency_id,
        "owner_id": case.agency_id,
    }


def _row(opening: Opening, definition: Definition, case_type_id: int, at: datetime) -> Case:
    data, personal = split_personal(definition.data, opening.data)
    sealed = json.dumps(personal, ensure_ascii=False) if personal else ""
    visibility = VISIBILITIES.index(definition.visibility) if opening.visibility is None else opening.visibility
    owner = opening.agency.pk if isinstance(opening.agency, Agency) else opening.agency
    place = opening.place
    row: dict[str, Any] = {
        **MADE_THERE,
        **UNTOUCHED,
        "type": opening.type,
        "definition_id": case_type_id,
        "state": definition.initial.id,
        "flags": list(opening.flags),
        "title": opening.title,
        "summary": opening.summary,
        "category": opening.category,
        "data": data,
        "personal": sealed,
        "visibility": visibility,
        "priority": opening.priority,
        "channel": opening.channel,
        "agency_id": owner,
        "parent_id": opening.parent_id,
        "lon": place.lon,
        "lat": place.lat,
        "cell": place.cell,
        "area_code": place.area,
        "place_note": place.note,
        "opened_at": at,
        "changed_at": at,
        "waiting": bool(definition.initial.waits_for),
    }
    return instance_of(Case, [*row], [*row.values()])


def _case_columns(case: Case) -> dict[str, Any]:
    values = vars(case)
    personal = cipher().seal(case.personal, PERSONAL) if case.personal else ""
    return {name: values[name] for name in STORED} | {"personal": personal}


def _clocks(definition: Definition, case: Case, at: datetime) -> dict[str, Clock]:
    known = facts(case.data, flags=case.flags, channel=case.channel, category=case.category, now=timezone.localtime(at))
    return advance(definition, {}, Moment(OPEN, case.state, at, known), office_calendar(case.agency_id))


def _clock_columns(definition: Definition, clock: Clock, agency_id: int | None) -> dict[str, Any]:
    values = row_values(clock, next_alarm(definition, clock, None, agency_id))
    return {"rule": clock.rule, "run": 1, "current": True, **values}


def _party_columns(party: Party) -> dict[str, Any]:
    return {
        "person_id": party.person.pk if party.person else None,
        "new_person": party.new_person,
        "user_id": party.user_id,
        "role": party.role,
        "anonymous": party.anonymous,
        "notify": party.notify,
        "token_digest": party.token_digest,
    }


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
