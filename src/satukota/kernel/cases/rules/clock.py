"""Clocks of a case: start, pause, resume, stop; when due, how late. Pure: all of it can be replayed from history.

A clock counts in its own measure: office time for working days and hours, time on the wall for the rest. Its due
time is fixed by the calendar at the start; a pause moves it later by exactly the time that the pause took in that
measure, never earlier, so that counted time + paused time = elapsed time always. What was late before a pause stays
late during it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from math import ceil
from typing import Any

from satukota.kernel.cases.rules.calendar import Calendar
from satukota.kernel.cases.rules.definition import ClockRule, Definition
from satukota.kernel.cases.rules.paths import find
from satukota.kernel.cases.rules.terms import Term, term


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which the clock stood still; `end` is None while it lasts."""

    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock of one case. `due` is None once it stopped, and while it is paused before it was late."""

    rule: str
    term: Term
    started: datetime
    due: datetime | None = None
    warn: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    stopped: datetime | None = None

    @property
    def phase(self) -> str:
        """Return running, paused or stopped."""
        if self.stopped:
            return "stopped"
        return "paused" if self.pauses and self.pauses[-1].end is None else "running"

    def as_json(self) -> dict[str, Any]:
        """Return the clock as JSON values (times in ISO 8601)."""
        return {
            "rule": self.rule,
            "term": str(self.term),
            "started": self.started.isoformat(),
            "due": _text(self.due),
            "warn": _text(self.warn),
            "pauses": [[pause.start.isoformat(), _text(pause.end)] for pause in self.pauses],
            "stopped": _text(self.stopped),
        }


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def from_json(raw: Mapping[str, Any]) -> Clock:
    """Rebuild a clock from `as_json`."""
    return Clock(
        rule=raw["rule"],
        term=term(raw["term"]),
        started=datetime.fromisoformat(raw["started"]),
        due=_moment(raw["due"]),
        warn=_moment(raw["warn"]),
        pauses=tuple(Pause(datetime.fromisoformat(start), _moment(end)) for start, end in raw["pauses"]),
        stopped=_moment(raw["stopped"]),
    )


def _whole(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def start(rule: ClockRule, length: Term, at: datetime, calendar: Calendar) -> Clock:
    """Return a clock that starts now."""
    return _with_times(rule, Clock(rule.id, length, _whole(at)), calendar)


def pause(rule: ClockRule, clock: Clock, at: datetime, calendar: Calendar) -> Clock:
    """Return the clock standing still from now; one that does not run is returned as it is."""
    if clock.phase != "running":
        return clock
    return _with_times(rule, replace(clock, pauses=(*clock.pauses, Pause(_whole(at)))), calendar)


def resume(rule: ClockRule, clock: Clock, at: datetime, calendar: Calendar) -> Clock:
    """Return the clock running again; one that is not paused is returned as it is."""
    if clock.phase != "paused":
        return clock
    last = clock.pauses[-1]
    ended = Pause(last.start, max(_whole(at), last.start))
    return _with_times(rule, replace(clock, pauses=(*clock.pauses[:-1], ended)), calendar)


def stop(clock: Clock, at: datetime) -> Clock:
    """Return the clock stopped for good: a pause ends with it, nothing is due any more."""
    if clock.stopped:
        return clock
    moment = _whole(at)
    pauses = tuple(pause if pause.end else Pause(pause.start, moment) for pause in clock.pauses)
    return replace(clock, pauses=pauses, stopped=moment, due=None, warn=None)


def _with_times(rule: ClockRule, clock: Clock, calendar: Calendar) -> Clock:
    """Return the clock with its due and warning times by the calendar."""
    plain, allowed = _end_and_length(clock.started, clock.term, calendar)
    due: datetime | None = plain
    if clock.pauses:
        reached = _reach(clock, allowed, calendar)
        due = max(plain, reached) if reached else None
    return replace(clock, due=due, warn=_reach(clock, ceil(allowed * rule.warn_at), calendar))


@lru_cache(maxsize=1024)  # asked again for each alarm, and for all that begins within the same second
def _end_and_length(started: datetime, length: Term, calendar: Calendar) -> tuple[datetime, int]:
    """Return when a term ends without pauses, and the seconds (≥ 1) that it gives in its own measure."""
    end = calendar.due(started, length)
    return end, max(calendar.seconds(started, end, working=length.working), 1)


def allowed_seconds(clock: Clock, calendar: Calendar) -> int:
    """Return the seconds (≥ 1) that the term gives, in the clock's own measure."""
    return _end_and_length(clock.started, clock.term, calendar)[1]


def _reach(clock: Clock, seconds: int, calendar: Calendar) -> datetime | None:
    """Return when that many seconds are counted, pauses left out; None where a pause that still lasts comes first."""
    working, since, left = clock.term.working, clock.started, seconds
    for pause in clock.pauses:
        ran = calendar.seconds(since, pause.start, working=working)
        if left <= ran:
            break
        if pause.end is None:
            return None
        since, left = pause.end, left - ran
    return calendar.after(since, left, working=working)


@dataclass(frozen=True, slots=True)
class Moment:
    """A step in a case's life: the action done (or "open"), the state after it, when, and the facts for terms."""

    action: str
    state: str
    at: datetime
    facts: Mapping[str, Any]


def advance(
    definition: Definition, clocks: Mapping[str, Clock], moment: Moment, calendar: Calendar
) -> dict[str, Clock]:
    """Return all clocks of a case after a step: started, stopped, paused, resumed. Call it once per action.

    A clock that was stopped starts afresh when its start comes again (a case that is reopened); one that runs is
    not started twice. A term that depends on the data is chosen anew at every step.
    """
    final = definition.states[moment.state].final
    advanced = dict(clocks)
    for rule in definition.clocks.values():
        clock = _step(rule, advanced.get(rule.id), moment, calendar, final=final)
        if clock:
            advanced[rule.id] = clock
    return advanced


def _step(rule: ClockRule, clock: Clock | None, moment: Moment, calendar: Calendar, *, final: bool) -> Clock | None:
    if clock and not clock.stopped and (final or _stops(rule, moment)):
        clock = stop(clock, moment.at)
    if not final and _starts(rule, moment) and (clock is None or clock.stopped):
        length = chosen_term(rule, moment.facts, moment.at.astimezone(calendar.zone).date())
        clock = start(rule, length, moment.at, calendar) if length else clock
    if clock is None or clock.stopped:
        return clock
    change = pause if moment.state in rule.pause else resume
    return change(rule, _with_new_term(rule, clock, moment.facts, calendar), moment.at, calendar)


def _stops(rule: ClockRule, moment: Moment) -> bool:
    return moment.state not in rule.inside if rule.inside else moment.action in rule.stop


def _starts(rule: ClockRule, moment: Moment) -> bool:
    return moment.state in rule.inside if rule.inside else moment.action in rule.start


def chosen_term(rule: ClockRule, facts: Mapping[str, Any], started: date) -> Term | None:
    """Return the term of a clock for a case; None where the rule gives none, then there is no such clock.

    A clock that is due at a day of the answers has the days from its start until then, one at least.
    """
    if rule.due_at:
        return _days_until(str(find(facts, rule.due_at) or ""), started)
    if rule.chosen is None:
        return rule.term
    try:
        return term(rule.chosen.value(facts))
    except ValueError:
        return None


def _days_until(text: str, started: date) -> Term | None:
    try:
        return Term(max((date.fromisoformat(text[:10]) - started).days, 1), "d")
    except ValueError:
        return None


def _with_new_term(rule: ClockRule, clock: Clock, facts: Mapping[str, Any], calendar: Calendar) -> Clock:
    length = chosen_term(rule, facts, clock.started.astimezone(calendar.zone).date()) or clock.term
    return clock if length == clock.term else _with_times(rule, replace(clock, term=length), calendar)


def recompute(
    definition: Definition, clocks: Mapping[str, Clock], facts: Mapping[str, Any], calendar: Calendar
) -> dict[str, Clock]:
    """Return the clocks with due times by today's calendar and data (a new holiday, another category)."""
    recomputed = dict(clocks)
    for name, clock in clocks.items():
        rule = definition.clocks.get(name)
        if rule and not clock.stopped:
            began = clock.started.astimezone(calendar.zone).date()
            length = chosen_term(rule, facts, began) or clock.term
            recomputed[name] = _with_times(rule, replace(clock, term=length), calendar)
    return recomputed


def retimed(rule: ClockRule, clock: Clock, calendar: Calendar) -> Clock:
    """Return a running clock with its times by another calendar; its term and pauses stay, what stopped stays stopped."""
    return clock if clock.stopped else _with_times(rule, clock, calendar)


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something to do at a time. `kind` is warn, rung (with its place in `escalate`) or due."""

    clock: str
    at: datetime
    kind: str
    rung: int = -1

    @property
    def key(self) -> str:
        """Return what to remember when it was done, so that it is done once: `rung:1`."""
        return f"{self.kind}:{self.rung}" if self.kind == "rung" else self.kind


def alarms(rule: ClockRule, clock: Clock, calendar: Calendar) -> tuple[Alarm, ...]:
    """Return what a clock will ask for, in order of time; nothing once it stopped, the future not while paused."""
    if clock.stopped:
        return ()
    return tuple(sorted(_alarms(rule, clock, calendar), key=lambda alarm: (alarm.at, alarm.kind != "warn", alarm.rung)))


def _alarms(rule: ClockRule, clock: Clock, calendar: Calendar) -> Iterator[Alarm]:
    if clock.warn:
        yield Alarm(rule.id, clock.warn, "warn")
    if clock.due:
        yield Alarm(rule.id, clock.due, "due")
    full = allowed_seconds(clock, calendar)
    for place, step in enumerate(rule.escalate):
        at = clock.due if step.after == 1.0 else _reach(clock, ceil(full * step.after), calendar)
        if at:
            yield Alarm(rule.id, at, "rung", place)


def elapsed_seconds(clock: Clock, now: datetime, calendar: Calendar) -> int:
    """Return the seconds since the start in the clock's own measure, pauses included."""
    return calendar.seconds(clock.started, _end(clock, now), working=clock.term.working)


def paused_seconds(clock: Clock, now: datetime, calendar: Calendar) -> int:
    """Return the seconds of all pauses so far in the clock's own measure."""
    end = _end(clock, now)
    working = clock.term.working
    return sum(calendar.seconds(pause.start, min(pause.end or end, end), working=working) for pause in clock.pauses)


def running_seconds(clock: Clock, now: datetime, calendar: Calendar) -> int:
    """Return the seconds counted so far in the clock's own measure (office time or wall time), pauses left out."""
    return elapsed_seconds(clock, now, calendar) - paused_seconds(clock, now, calendar)


def _end(clock: Clock, now: datetime) -> datetime:
    return min(clock.stopped, now) if clock.stopped else now


def late_factor(clock: Clock, now: datetime, calendar: Calendar) -> float:
    """Return counted time over allowed time: above 1.0 the clock is late, at 3.0 it took three times as long."""
    return running_seconds(clock, now, calendar) / allowed_seconds(clock, calendar)
