"""A case as a reader sees it: one shape for the REST interface and the page."""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from satukota.kernel.cases.models import BY_APPLICANTS, Case, CaseClock, CaseEntry
from satukota.kernel.cases.queries.access import SECRET, Access, Who, access_case, case_roles
from satukota.kernel.cases.queries.answers import case_facts, whole_answers
from satukota.kernel.cases.queries.calendars import office_calendar
from satukota.kernel.cases.queries.clock_rows import as_clock, current_clocks, remember_clocks
from satukota.kernel.cases.queries.definitions import pinned_definition
from satukota.kernel.cases.queries.history import LINES_OF, entries, remember_entries
from satukota.kernel.cases.rules.calendar import DAY
from satukota.kernel.cases.rules.checking.sample import depends
from satukota.kernel.cases.rules.clock import allowed_seconds, running_seconds
from satukota.kernel.cases.rules.definition import DOCUMENT, Action, Definition, Document, expiry
from satukota.kernel.cases.rules.engine import BESIDE, Standpoint, papers_needed, papers_provided, refusal
from satukota.kernel.cases.rules.fields import Field
from satukota.kernel.cases.rules.paths import drop, nest, put
from satukota.kernel.cases.rules.paths import find as find_answer
from satukota.kernel.cases.rules.words import say
from satukota.kernel.files.api import StoredFile, of_case
from satukota.kernel.people.api import Visitor, office_on
from satukota.kernel.rows import from_documents, rows

COLUMNS = ", ".join(str(field.column) for field in Case._meta.concrete_fields if field.name != "search")
WHERE = f"SELECT {COLUMNS} FROM kernel_case WHERE "
# One statement instead of three: what a database is asked costs more than what it answers.
WITH_HISTORY = f"""
    SELECT {COLUMNS}, (SELECT jsonb_agg(to_jsonb(clock) ORDER BY clock.due_at, clock.id)::text
        FROM kernel_case_clock AS clock WHERE clock.case_id = kernel_case.id AND clock.current) AS clock_documents,
    (SELECT jsonb_agg(to_jsonb(line) ORDER BY line.id)::text FROM ({LINES_OF}) AS line) AS line_documents
    FROM kernel_case WHERE number = %s
"""


def case_for(user: Visitor, number: str, *, staff: bool = False) -> Case:
    """Return a case by its number to somebody who may see it; with `staff`, who may see it as staff.

    The door by which pages and interfaces come to a case. Raises Case.DoesNotExist where there is none and where they
    may not see it: nobody learns which of the two it was.
    """
    return _only_for(user, find(number), staff=staff)


def case_with_history_for(user: Visitor, number: str) -> Case:
    """Return what `case_for` does, its current clocks and its history read with it. Raises Case.DoesNotExist."""
    read = rows(Case, WITH_HISTORY, [_kept_number(number)])
    if not read:
        raise Case.DoesNotExist(number)
    (case,) = read
    remember_clocks(case, from_documents(CaseClock, orjson.loads(vars(case).pop("clock_documents") or "[]")))
    remember_entries(case, from_documents(CaseEntry, orjson.loads(vars(case).pop("line_documents") or "[]")))
    return _only_for(user, case)


def _only_for(user: Visitor, case: Case, *, staff: bool = False) -> Case:
    access = access_case(user, case)
    if not (access.staff if staff else access.view):
        raise Case.DoesNotExist(case.number)
    return case


def find(number: str) -> Case:
    """Return a case by its number, whatever its letters' case, and whoever asks. Raises Case.DoesNotExist."""
    return _case_where("number = %s", number)


def lock_case(case: Case | str) -> Case:
    """Return the row of a case (or of its number, as in `find`), locked until the transaction ends. Raises Case.DoesNotExist."""
    if isinstance(case, str):
        return _case_where("number = %s FOR UPDATE", case)
    return _case_where("id = %s FOR UPDATE", case.pk)


def _case_where(condition: str, value: str | int) -> Case:
    cases = rows(Case, WHERE + condition, [_kept_number(value) if isinstance(value, str) else value])
    if not cases:
        raise Case.DoesNotExist(value)
    return cases[0]


def _kept_number(number: str) -> str:
    """Return a number as it is kept, whatever its letters' case; nothing where it cannot be one."""
    return number.upper() if number.isprintable() else ""


def allowed_actions(case: Case, somebody: Who) -> list[Action]:
    """Return what somebody may do with a case now, the likely action first."""
    definition = pinned_definition(case.definition_id)
    roles = case_roles(definition, case, somebody)
    known = case_facts(case, definition, timezone.now(), somebody.actor.user_id)
    here = Standpoint(case.state, frozenset(case.flags), case.data)
    actions = []
    for action in definition.leaving(case.state):
        if action.timer or not roles.intersection(action.by):
            continue
        why = refusal(definition, action, here, roles=roles, user=somebody.actor.user_id, facts=known)
        if why is None or why.code in {"document", "four_eyes"}:
            actions.append(action)
    return sorted(actions, key=lambda action: (not action.likely, action.order))


@dataclass(frozen=True, slots=True)
class AskedPaper:
    """A paper that the form of an action asks for; where it is `needed`, the action is refused without it."""

    paper: Document
    needed: bool


def asked_papers(case: Case, action: Action) -> list[AskedPaper]:
    """Return the papers that an action asks of its doer now: those it needs, then those that its role provides."""
    definition = pinned_definition(case.definition_id)
    if not definition.documents:
        return []
    known = case_facts(case, definition, timezone.now())
    held = frozenset(file.kind.removeprefix(DOCUMENT) for file in case_files(case))
    needed = papers_needed(definition, action, held, known)
    provided = papers_provided(definition, action, held, known)
    return [AskedPaper(definition.documents[name], name in needed) for name in (*needed, *provided)]


def personal_answers(case: Case) -> dict[str, Any]:
    """Return all personal answers of a case, for its own applicant and for effects; staff read `personal`."""
    read: dict[str, Any] = json.loads(case.personal) if case.personal else {}
    return read


def personal(case: Case, access: Access) -> dict[str, Any]:
    """Return the personal answers of a case as far as a reader may; the caller audits that they were read.

    An answer that the definition does not know is as guarded as a secret one, and a list as its most guarded answer.
    """
    read = personal_answers(case)
    if SECRET in access.classes:
        return read
    fields = pinned_definition(case.definition_id).data.fields.values() if access.classes else ()
    plain = [field.path for field in fields if not _is_secret(field) and find_answer(read, field.path) is not None]
    return nest({path: find_answer(read, path) for path in plain})


def answers_for(case: Case, access: Access) -> dict[str, Any]:
    """Return all answers of a case as far as a reader may; the caller audits that personal ones were read."""
    return whole_answers(case.data, personal(case, access))


def known_answers(case: Case, definition: Definition, access: Access, *, personal_too: bool = True) -> dict[str, Any]:
    """Return the answers of a case with what is computed from them, as far as a reader may see what they rest on.

    Without `personal_too` what rests on a personal answer is left out, too; the caller audits a reading of those.
    """
    shown = answers_for(case, access) if personal_too else dict(case.data)
    classes = access.classes if personal_too else frozenset()
    lists = [field for field in definition.data.fields.values() if field.rows and field.rows.computed]
    if not (definition.data.computed or lists):
        return shown
    known, answers = case_facts(case, definition, timezone.now()), deepcopy(shown)
    for path in definition.data.computed:
        drop(answers, path)
        if _classes_of(definition, path) <= classes and find_answer(known, path) is not None:
            put(answers, path, find_answer(known, path))
    for field in lists:
        if find_answer(answers, field.path) is not None:
            put(answers, field.path, find_answer(known, field.path))
    return answers


def _classes_of(definition: Definition, path: str) -> frozenset[str]:
    """Return the classes of personal data that a computed answer rests on, itself included."""
    fields = definition.data.fields
    read = [name for name in depends(definition, frozenset([path])) if not name.startswith("$")]
    inside = (field for name in read for at, field in fields.items() if at == name or at.startswith(f"{name}."))
    named = (field for name in read for at, field in fields.items() if name.startswith(f"{at}."))
    return frozenset(kind for field in (*inside, *named) for kind in _classes_in(field))


def _classes_in(field: Field) -> Iterator[str]:
    parts = (field, *(field.rows.fields.values() if field.rows else ()))
    return (part.pii for part in parts if part.pii)


def _is_secret(field: Field) -> bool:
    if field.rows:
        return field.pii == SECRET or any(map(_is_secret, field.rows.fields.values()))
    return SECRET in {field.pii, field.items.pii if isinstance(field.items, Field) else ""}


@dataclass(slots=True)
class ClockView:
    """A clock for display: its label, when due, how far along (0 to above 1 of its time on the wall).

    `seconds_left` are office seconds where `working`, else seconds on the wall; `workday` of them make a day of this
    clock, and they are negative when it is over.
    """

    id: str
    label: str
    started_at: datetime
    due_at: datetime | None
    stopped_at: datetime | None
    paused: bool
    late: bool
    share: float
    seconds_left: int
    working: bool
    workday: int


def clocks(case: Case, definition: Definition, language: str) -> list[ClockView]:
    """Return the current clocks of a case, the running ones first."""
    now = timezone.now()
    current = current_clocks(case)
    views = [
        _clock(row, definition, language, now, case.agency_id)
        for row in current
        if definition.clocks[row.rule].kind != "expires"
    ]
    return sorted(views, key=lambda view: view.stopped_at is not None)


def case_files(case: Case) -> list[StoredFile]:
    """Return the files of a case to show them, oldest first; whoever asks again of the same row is not read for again."""
    files: list[StoredFile] | None = vars(case).get("_files")
    if files is None:
        files = vars(case)["_files"] = of_case(case.pk)
    return files


def waits_until(case: Case) -> datetime | None:
    """Return until when a case waits for somebody in its state; None where that has no end."""
    ends = (row.due_at for row in current_clocks(case) if row.rule == expiry(case.state) and row.stopped_at is None)
    return next(ends, None)


def _clock(row: CaseClock, definition: Definition, language: str, now: datetime, agency_id: int | None) -> ClockView:
    rule = definition.clocks[row.rule]
    paused = bool(row.pauses) and row.pauses[-1][1] is None and row.stopped_at is None
    late = row.late or bool(row.due_at and row.stopped_at is None and row.due_at < now)
    share = 0.0
    if row.due_at:
        share = ((row.stopped_at or now) - row.started_at) / max(row.due_at - row.started_at, row.due_at.resolution)
    clock, calendar = as_clock(row), office_calendar(agency_id)
    return ClockView(
        row.rule,
        say(rule.label, language),
        row.started_at,
        row.due_at,
        row.stopped_at,
        paused,
        late,
        round(share, 3),
        allowed_seconds(clock, calendar) - running_seconds(clock, now, calendar),
        clock.term.working,
        calendar.workday if clock.term.working else DAY,
    )


def as_dict(case: Case, access: Access, somebody: Who) -> dict[str, Any]:
    """Return a case with clocks, history and allowed actions as plain data, as far as the reader may see it."""
    language = get_language() or "id"
    definition = pinned_definition(case.definition_id)
    document = {
        **summary(case, definition, language),
        "description": case.summary,
        "place": {"lon": case.lon, "lat": case.lat, "area": case.area_code, "note": case.place_note},
        "history": [line(row, definition, language, access) for row in entries(case, public_only=not access.staff)],
        "clocks": [_clock_dict(view) for view in clocks(case, definition, language)],
        "actions": [
            {
                "id": action.id,
                "label": say(action.label, language),
                "likely": action.likely,
                "form": [_asked(question, language) for question in action.form.fields.values()],
            }
            for action in allowed_actions(case, somebody)
        ],
    }
    if access.staff:
        document |= {"data": case.data, "flags": case.flags, "assignee": case.assignee_id, "channel": case.channel}
    return document


def _asked(question: Field, language: str) -> dict[str, Any]:
    """Return a question of an action's form: what is sent in `data` under its path."""
    return {
        "path": question.path,
        "label": say(question.label, language) or question.path,
        "type": question.type,
        "required": question.required,
        "choices": [str(choice) for choice in question.enum],
    }


def summary(case: Case, definition: Definition, language: str) -> dict[str, Any]:
    """Return the facts of a case that every reader of it may have."""
    owner = office_on(case.agency_id, case.closed_at)
    state = definition.states[case.state]
    return {
        "number": case.number,
        "type": case.type,
        "type_title": say(definition.title, language),
        "title": case.title,
        "category": case.category,
        "state": case.state,
        "state_label": say(state.public_label, language) or say(state.label, language),
        "agency": owner.name if owner else None,
        "priority": case.priority,
        "opened_at": case.opened_at,
        "changed_at": case.changed_at,
        "closed_at": case.closed_at,
        "due_at": case.due_at,
        "is_open": case.is_open,
        "version": case.version,
    }


def _clock_dict(view: ClockView) -> dict[str, Any]:
    return {name: getattr(view, name) for name in ClockView.__slots__}


def step_of(definition: Definition, name: str) -> Action | None:
    """Return the step of a line of history: an action of the definition, or what is done beside those."""
    return BESIDE.get(name) or definition.actions.get(name)


def line(row: CaseEntry, definition: Definition, language: str, access: Access) -> dict[str, Any]:
    """Return a history line; words and names only as far as the reader may see them."""
    words = access.staff or (row.public and row.role not in BY_APPLICANTS)
    action = step_of(definition, row.action)
    return {
        "at": row.at,
        "action": row.action,
        "label": say(action.label, language) if action else _("Opened"),
        "from": row.from_state,
        "to": row.to_state,
        "role": row.role,
        "agency": str(row.agency) if row.agency else None,
        "owner": str(row.owner) if row.owner else None,
        "by": str(row.user) if access.staff and row.user else None,
        "text": row.text if access.staff else row.public_text,
        "public": row.public,
        "version": row.version,
        "files": row.data.get("$files", []) if words else [],
    }
