"""Keep the stored clocks of a case in step with what the rules say."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from satukota.kernel.cases.models import Case, CaseClock
from satukota.kernel.cases.queries.calendars import office_calendar
from satukota.kernel.cases.queries.clock_rows import as_clock, current_clocks
from satukota.kernel.cases.rules.clock import Clock, Moment, advance, alarms, retimed
from satukota.kernel.cases.rules.definition import Definition
from satukota.kernel.cases.rules.remaining import case_due


def clock_rows_of(case: Case) -> dict[str, CaseClock]:
    """Return the current clock rows of a case by rule."""
    return {row.rule: row for row in current_clocks(case)}


def row_values(clock: Clock, next_at: datetime | None) -> dict[str, Any]:
    """Return a clock as the columns of its row."""
    pauses = [[p.start.isoformat(), p.end.isoformat() if p.end else None] for p in clock.pauses]
    return {
        "term": str(clock.term),
        "started_at": clock.started,
        "due_at": clock.due,
        "warn_at": clock.warn,
        "pauses": pauses,
        "stopped_at": clock.stopped,
        "late": False,
        "next_at": next_at,
    }


def next_alarm(
    definition: Definition, clock: Clock, after: datetime | None, agency_id: int | None = None
) -> datetime | None:
    """Return when a running clock next wants something, later than `after`; None where it never will.

    It runs by the calendar of the agency that owns the case; without one by the city's.
    """
    rings = alarms(definition.clocks[clock.rule], clock, office_calendar(agency_id))
    return next((alarm.at for alarm in rings if after is None or alarm.at > after), None)


def advance_clocks(
    case: Case, definition: Definition, moment: Moment, stored_rows: Mapping[str, CaseClock], owner: int | None
) -> list[dict[str, Any]]:
    """Start, stop, pause and resume the stored clocks of a case after an action; set the case's own due times.

    Where the case went from its `owner` to an agency with other office hours, its clocks go on by those. Returns the
    rows to write, as `kernel_act_on_case` takes them.
    """
    before = {rule: as_clock(row) for rule, row in stored_rows.items()}
    calendar = office_calendar(case.agency_id)
    after = advance(definition, before, moment, calendar)
    if calendar is not office_calendar(owner):
        after = {rule: retimed(definition.clocks[rule], clock, calendar) for rule, clock in after.items()}
    set_due(case, definition, after)
    changed = [clock for rule, clock in after.items() if before.get(rule) != clock]
    return [
        row
        for clock in changed
        for row in _changes(definition, stored_rows.get(clock.rule), clock, moment.at, case.agency_id)
    ]


def set_due(case: Case, definition: Definition, clocks: Mapping[str, Clock]) -> None:
    """Set the case's nearest due and warning times from its clocks (the caller saves the row)."""
    case.due_at = case_due(clocks, definition)
    case.warn_at = min((clock.warn for clock in clocks.values() if clock.warn), default=None)


def _changes(
    definition: Definition, row: CaseClock | None, clock: Clock, at: datetime, agency_id: int | None
) -> list[dict[str, Any]]:
    rings = next_alarm(definition, clock, at, agency_id)
    values = {"rule": clock.rule, "run": 1, "current": True, **row_values(clock, rings)}
    if row is None:
        return [values]
    if row.started_at == clock.started:
        late = row.late or bool(clock.stopped and row.due_at and clock.stopped > row.due_at)
        return [{**values, "id": row.pk, "late": late}]
    ended = {name: getattr(row, name) for name in values} | {"id": row.pk, "current": False, "next_at": None}
    return [ended, {**values, "run": row.run + 1}]


def clocks_after(
    case: Case, stored_rows: Mapping[str, CaseClock], changes: Sequence[dict[str, Any]]
) -> list[CaseClock]:
    """Return the clocks of a case as they are once `changes` of `advance_clocks` were written."""
    rows = {row.pk: row for row in stored_rows.values()}
    new = [CaseClock(case=case, **values) for values in changes if "id" not in values]
    for values in changes:
        for name, value in values.items() if "id" in values else ():
            setattr(rows[values["id"]], name, value)
    return [*rows.values(), *new]
