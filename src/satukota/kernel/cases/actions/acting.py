"""Apply an action to a case: lock, check, write, record, defer. The only way in which a case changes its state."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from satukota.kernel.cases.actions.clocks import advance_clocks, clock_rows_of, clocks_after
from satukota.kernel.cases.actions.events import CaseActed, CaseNoted
from satukota.kernel.cases.actions.opening import split_personal, subject_of
from satukota.kernel.cases.actions.relations import revoke_links
from satukota.kernel.cases.models import DUE, TOLD, Case, CaseClock, CaseEntry
from satukota.kernel.cases.queries.access import Who, case_roles
from satukota.kernel.cases.queries.answers import PERSONAL, case_facts
from satukota.kernel.cases.queries.calendars import calendars
from satukota.kernel.cases.queries.clock_rows import overtaken, remember_clocks
from satukota.kernel.cases.queries.definitions import pinned_definition
from satukota.kernel.cases.queries.detail import lock_case
from satukota.kernel.cases.queries.history import done_by, entries_since
from satukota.kernel.cases.rules.clock import Moment
from satukota.kernel.cases.rules.definition import DOCUMENT, VISIBILITIES, Action, Definition, expiry
from satukota.kernel.cases.rules.engine import RAISES, Outcome, Refusal, Standpoint, outcome, refusal
from satukota.kernel.cases.rules.forms import validate
from satukota.kernel.cases.rules.paths import drop, put
from satukota.kernel.cases.rules.problems import FieldError
from satukota.kernel.cases.rules.words import Said
from satukota.kernel.events.api import Actor, AlreadyDone, as_json, event_row, once, ring, was_done
from satukota.kernel.files.api import StoredFile, of_case, withdraw
from satukota.kernel.people.api import cipher, office
from satukota.kernel.registry.api import offers, resolve


class NotAllowed(Exception):
    """This action is not possible now; `refusal` says why."""

    def __init__(self, refused: Refusal) -> None:
        super().__init__(refused.code)
        self.refusal = refused


class Conflict(Exception):
    """Somebody else changed the case since the version that was seen; nothing was written."""

    def __init__(self, case: Case, changes: list[CaseEntry]) -> None:
        super().__init__(f"{case.number} is at version {case.version}")
        self.case = case
        self.changes = changes


class Invalid(Exception):
    """The answers of the action's form are not right; `errors` by field."""

    def __init__(self, errors: Mapping[str, FieldError]) -> None:
        super().__init__(", ".join(sorted(errors)))
        self.errors = dict(errors)


@dataclass(slots=True)
class Act:
    """What somebody wants to do: the action, its form's answers, words for the history, pictures."""

    action: str
    data: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    public: bool | None = None
    files: Sequence[StoredFile] = ()
    version: int | None = None
    at: datetime | None = None
    device_at: datetime | None = None
    answers: Mapping[str, Any] | None = None
    """The case's own answers as they are from now on, where the action checks them (`validate`)."""


@dataclass(slots=True)
class Applied:
    """What an effect (`run` of an action) is given: the locked case before it is written, and the act."""

    case: Case
    definition: Definition
    action: Action
    act: Act
    who: Who
    data: dict[str, Any]
    at: datetime
    moved: dict[str, Any] = field(default_factory=dict)
    told: str | None = None
    """What applicants and everybody read in place of the act's own words."""
    due: datetime | None = None
    """By when the next step is promised, or asked of whom the case waits for."""


def apply(
    case: Case | str,
    act: Act,
    by: Who,
    *,
    key: str | None = None,
    see: Callable[[Case], object] | None = None,
    new: bool = False,
) -> Case:
    """Apply an action and return the case as it is then.

    `see` looks at the locked case first, and raises what it will where this person may not know of it. A `new` case
    was opened in this transaction: nobody else knows of it, so it is not read again. Raises
    NotAllowed, Conflict, Invalid, AlreadyDone, or Case.DoesNotExist; in each of these nothing was written. What was
    done under the key before has usually moved the case on, so that a refusal asks for the key once more.
    """
    try:
        with once(key), transaction.atomic(savepoint=connection.in_atomic_block):
            here = case if new and isinstance(case, Case) else lock_case(case)
            if see:
                see(here)
            return _apply(here, act, by, key)
    except (NotAllowed, Conflict, Invalid) as error:
        if key and was_done(key):
            raise AlreadyDone(key) from error
        raise


def _apply(case: Case, act: Act, by: Who, key: str | None) -> Case:
    definition = pinned_definition(case.definition_id)
    calendars()  # what the definition counts in working days is counted by today's
    at = act.at or timezone.now()
    action = definition.actions.get(act.action)
    if action is None:
        raise NotAllowed(Refusal("unknown", {"action": act.action}))
    if act.version is not None and act.version != case.version:
        raise Conflict(case, entries_since(case, act.version))
    roles = case_roles(definition, case, by)
    if act.answers is not None and action.validate:
        keep_answers(case, definition, act.answers)
    known = case_facts(case, definition, at, by.actor.user_id)
    here = standpoint(case, action)
    refused = refusal(definition, action, here, roles=roles, user=by.actor.user_id, facts=known)
    refused = refused or _overtaken(case, definition, action, at)
    if refused:
        raise NotAllowed(refused)
    applied = Applied(case, definition, action, act, by, _answers(definition, action, act, known), at)
    result = outcome(definition, action, here, {**known, "$form": applied.data})
    before, seen_by, owner = case.state, case.visibility, case.agency_id
    _move(case, definition, result, at)
    if case.visibility > seen_by:
        revoke_links(case)
    running = clock_rows_of(
        case
    )  # before effects: those may hold what others wait for until the end, as the next number
    _run_effects(applied)
    if case.visibility > seen_by:
        lower_visibility(case, case.visibility, by.actor)
    now_known = case_facts(case, definition, at, by.actor.user_id)
    clocks = advance_clocks(case, definition, Moment(action.id, case.state, at, now_known), running, owner)
    case.version += 1
    current = clocks_after(case, running, clocks)
    applied.due = _due(case, current)
    _write(applied, before, clocks, key)
    remember_clocks(case, current)
    return case


def _overtaken(case: Case, definition: Definition, action: Action, at: datetime) -> Refusal | None:
    """Return that a step comes too late: a clock's time is over, and what then happens by itself is about to be done."""
    timed = overtaken(case, definition, at) if action.to and not action.timer else None
    if timed is None:
        return None
    until = timezone.localtime(timed[1])
    return Refusal("overtaken", {"until": f"{until:%d-%m-%Y %H.%M}", "action": Said(timed[0].label)})


def _due(case: Case, clocks: Sequence[CaseClock]) -> datetime | None:
    """Return by when a case goes on: where it waits for somebody, the end of that; else its nearest promise."""
    ends = next((clock.due_at for clock in clocks if clock.rule == expiry(case.state) and clock.current), None)
    return ends or case.due_at


def lower_visibility(case: Case, most: int, by: Actor) -> None:
    """Let a case be seen by no more people than `most` (a Visibility) says, and do all that follows from it.

    It never widens: who hides a sealed case leaves it sealed. What everybody saw of its files is withdrawn; links to
    files that were made before end by themselves. The caller writes the case.
    """
    before, case.visibility = case.visibility, max(case.visibility, int(most))
    if case.visibility > before:  # what was shown to more people than may see it now is not shown by old links either
        revoke_links(case)
    if case.visibility != Case.Visibility.PUBLIC:
        for file in of_case(case.pk, public=True):
            withdraw(file, by)


def standpoint(case: Case, action: Action) -> Standpoint:
    """Return a case as the rules see it, with only the look-ups that this action needs."""
    documents = held_documents(case) if action.needs or action.validate == "all" else frozenset()
    by = done_by(case, action.four_eyes) if action.four_eyes else {}
    return Standpoint(case.state, frozenset(case.flags), case.data, documents, by)


def held_documents(case: Case) -> frozenset[str]:
    """Return the ids of the papers that a case holds: files of the kind `document:<id>` (or the bare id)."""
    return frozenset(file.kind.removeprefix(DOCUMENT) for file in of_case(case.pk))


def keep_answers(case: Case, definition: Definition, answers: Mapping[str, Any]) -> None:
    """Put new answers into a locked case; what modules keep beside them (`$origin`) stays."""
    beside = {name: value for name, value in case.data.items() if name.startswith("$")}
    plain, personal = split_personal(definition.data, answers)
    case.data = {**plain, **beside}
    case.personal = json.dumps(personal, ensure_ascii=False) if personal else ""


def _answers(definition: Definition, action: Action, act: Act, known: Mapping[str, Any]) -> dict[str, Any]:
    """Return the checked answers of the action's form; the case's own answers are checked where the action says so."""
    data = {name: value for name, value in known.items() if not name.startswith("$")}
    built_in = {name: value for name, value in known.items() if name.startswith("$")}
    answers = validate(action.form, act.data, known={**built_in, "$case": data}, refers=definition.data.fields)
    errors = dict(answers.errors)
    if action.validate:
        data = {name: value for name, value in data.items() if value is not None}
        whole = validate(definition.data, data, known=built_in, require=action.validate, pages=definition.pages)
        errors |= whole.errors
    proved = any(not file.kind.startswith(DOCUMENT) for file in act.files)
    if not proved and action.requires_photo and action.requires_photo.true({**known, "$form": answers.data}):
        errors["photo"] = FieldError("photo", {})
    if errors:
        raise Invalid(errors)
    return answers.data


def _move(case: Case, definition: Definition, result: Outcome, at: datetime) -> None:
    state = definition.states[result.state]
    case.state = result.state
    case.flags = sorted(result.flags)
    case.changed_at = at
    case.waiting = bool(state.waits_for)
    if state.final and case.is_open:
        case.is_open, case.closed_at = False, at
    elif not state.final and not case.is_open:
        case.is_open, case.closed_at = True, None
    for name, value in result.values.items():
        _set_value(case, definition, name, value)


def _set_value(case: Case, definition: Definition, name: str, value: Any) -> None:
    """Set what an action's `set` names: agency and assignee by code or id, `data.x`, or a plain column."""
    if name == "agency":
        _set_agency(case, value)
    elif name == "assignee":
        case.assignee_id = int(value) if value else None
    elif name == "visibility":
        case.visibility = VISIBILITIES.index(value) if isinstance(value, str) else int(value)
    elif name.startswith("data."):
        _set_answer(case, definition, name.removeprefix("data."), value)
    elif name in {"title", "summary", "category", "priority"}:
        setattr(case, name, value)
    else:
        raise KeyError(name)


def _set_agency(case: Case, value: Any) -> None:
    named_office = office(value) if isinstance(value, str) and not value.isdecimal() else None
    new = named_office.id if named_office else (int(value) if value else None)
    if new != case.agency_id:
        case.agency_id, case.assignee_id = new, None


def _set_answer(case: Case, definition: Definition, path: str, value: Any) -> None:
    """Set one answer where answers of its kind lie: personal ones are sealed."""
    write = drop if value is None else partial(put, value=value)
    question = definition.data.fields.get(path)
    if question is None or not question.pii:
        write(case.data, path)
        return
    personal = json.loads(case.personal) if case.personal else {}
    write(personal, path)
    case.personal = json.dumps(personal, ensure_ascii=False) if personal else ""


def _run_effects(applied: Applied) -> None:
    for name in applied.action.run:
        if not name.startswith(RAISES):  # the rules set such flags themselves
            effect(name)(applied)


def effect(name: str) -> Any:
    """Return the function that a module offers under that name. Raises LookupError."""
    for config, (effect_name, path) in offers("effects", tuple):
        if effect_name == name:
            return resolve(config.name, path)
    raise LookupError(name)


FIXED = {"id", "number", "type", "definition_id", "channel", "opened_at", "search"}
"""Columns of a case that no action changes; `sql/act_on_case.sql` names the same."""
CHANGING = [field.attname for field in Case._meta.concrete_fields if field.attname not in FIXED | {"personal"}]
ACT_ON_CASE = "SELECT kernel_act_on_case(%s, %s::jsonb, %s, %s)"


def write_step(applied: Applied) -> None:
    """Write what was done beside a definition's actions: state and clocks stay, row, event and history line do not."""
    _write(applied, applied.case.state, [], None)


def _write(applied: Applied, before: str, clocks: list[dict[str, Any]], key: str | None) -> None:
    """Write row, clocks, event and history line in one statement."""
    case, by = applied.case, applied.who
    changed = {name: getattr(case, name) for name in CHANGING}
    changed["personal"] = cipher().seal(case.personal, PERSONAL) if case.personal else ""
    public = applied.action.public if applied.act.public is None else applied.act.public and applied.action.public
    event, tasks = event_row(
        _event(applied, before, public), subject_of(case), by.actor, device_at=applied.act.device_at
    )
    entry = _entry_columns(applied, before, public)
    rows = {"case": changed, "clocks": clocks, "entry": entry, "event": event}
    with connection.cursor() as cursor:
        cursor.execute(ACT_ON_CASE, [case.pk, as_json(rows), key, tasks])
        applied.moved["entry"] = cursor.fetchone()[0]
    ring(jobs=bool(tasks))


def _event(applied: Applied, before: str, public: bool) -> CaseActed | CaseNoted:
    case = applied.case
    kind = CaseActed if before != case.state or public else CaseNoted
    return kind(
        type=case.type,
        number=case.number,
        action=applied.action.id,
        before=before,
        to=case.state,
        version=case.version,
        category=case.category,
        agency=case.agency_id,
        closed=not case.is_open,
        lon=round(case.lon, 5) if case.lon is not None else None,
        lat=round(case.lat, 5) if case.lat is not None else None,
        assignee=case.assignee_id if "assignee" in applied.action.set else None,
    )


def _entry_columns(applied: Applied, before: str, public: bool) -> dict[str, Any]:
    case, act, actor = applied.case, applied.act, applied.who.actor
    plain, _personal = split_personal(applied.action.form, applied.data)
    said = str(plain.get("note", ""))
    words = act.note or said
    if said == words:
        plain.pop("note", None)
    return {
        "at": applied.at,
        "action": applied.action.id,
        "from_state": before,
        "to_state": case.state,
        "flags": case.flags,
        "version": case.version,
        "user_id": actor.user_id,
        "role": actor.role,
        "agency_id": actor.agency_id,
        "owner_id": case.agency_id,
        "text": words,
        "public": public,
        "data": plain | _besides(applied, public=public),
    }


def _besides(applied: Applied, *, public: bool) -> dict[str, Any]:
    """Return what a history line keeps beside the answers: its files, what is told in its place, by when it goes on."""
    told = "" if applied.action.words_for_staff and applied.told is None else applied.told
    kept = {
        "$files": [str(file.pk) for file in applied.act.files],
        TOLD: told if public else None,
        DUE: applied.due.isoformat() if public and applied.due else None,
    }
    return {name: value for name, value in kept.items() if value not in (None, [])}
