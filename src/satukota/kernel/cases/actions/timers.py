"""What clocks ask for: warnings, escalation up the agency tree, timed actions."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from satukota.kernel.cases.actions.acting import Act, NotAllowed, apply
from satukota.kernel.cases.actions.clocks import next_alarm
from satukota.kernel.cases.actions.events import ClockRang
from satukota.kernel.cases.actions.opening import subject_of
from satukota.kernel.cases.models import Case, CaseClock
from satukota.kernel.cases.queries.access import SYSTEM
from satukota.kernel.cases.queries.calendars import office_calendar
from satukota.kernel.cases.queries.clock_rows import as_clock
from satukota.kernel.cases.queries.definitions import pinned_definition
from satukota.kernel.cases.queries.detail import lock_case
from satukota.kernel.cases.rules.clock import Alarm, alarms
from satukota.kernel.cases.rules.definition import Definition
from satukota.kernel.events.api import Actor, record
from satukota.kernel.people.api import offices

BATCH = 500


def ring_due(now: datetime | None = None) -> int:
    """Do what the clocks that are due ask for; return how many rang. Several processes may do this at once."""
    now = now or timezone.now()
    due = CaseClock.objects.filter(next_at__lte=now).order_by("next_at").values_list("pk", flat=True)
    return sum(_ring(pk, now) for pk in list(due[:BATCH]))


@transaction.atomic
def _ring(pk: int, now: datetime) -> bool:
    row = CaseClock.objects.select_for_update(skip_locked=True).filter(pk=pk, next_at__lte=now).first()
    if row is None or row.next_at is None:
        return False
    case = lock_case(Case(pk=row.case_id))
    definition = pinned_definition(case.definition_id)
    clock = as_clock(row)
    calendar = office_calendar(case.agency_id)
    rule = definition.clocks[row.rule]
    rung = [a for a in alarms(rule, clock, calendar) if row.next_at <= a.at <= now]
    row.next_at = next_alarm(definition, clock, rung[-1].at if rung else now, case.agency_id)
    row.late = row.late or bool(row.due_at and row.due_at <= now)
    row.save(update_fields=["next_at", "late"])
    for alarm in rung:
        _answer(case, definition, alarm)
    return bool(rung)


def _answer(case: Case, definition: Definition, alarm: Alarm) -> None:
    rule = definition.clocks[alarm.clock]
    to = rule.escalate[alarm.rung].to if alarm.kind == "rung" else ""
    data = ClockRang(
        type=case.type,
        number=case.number,
        clock=alarm.clock,
        kind=alarm.kind,
        rung=alarm.rung,
        to=to,
        agency=target(case, to),
    )
    if rule.kind != "expires":
        record(data, subject_of(case), Actor.system())
    if alarm.kind == "due":
        _do_timed_action(case, definition, alarm)


def target(case: Case, to: str) -> int | None:
    """Return the agency that a step of escalation means: the owner's own head, the one above it, the top."""
    owner = offices().get(case.agency_id or 0)
    if owner is None:
        return None
    if to == "parent":
        return owner.ids[min(1, len(owner.ids) - 1)]
    return owner.ids[-1] if to == "top" else owner.id


def _do_timed_action(case: Case, definition: Definition, alarm: Alarm) -> None:
    for action, clock in definition.timed_actions(case.state):
        if clock == alarm.clock:
            try:
                with transaction.atomic():
                    apply(case, Act(action.id), SYSTEM)
            except NotAllowed:
                # A guard or flag holds the case back: a person has to look, and the clock's event told them.
                continue
            return
