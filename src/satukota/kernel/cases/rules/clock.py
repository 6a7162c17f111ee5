"""Clocks of a case: start, pause, resume, stop; when due, how late. Pure: all of it can be replayed from history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from satukota.kernel.cases.rules.calendar import Calendar
from satukota.kernel.cases.rules.definition import ClockRule, Definition
from satukota.kernel.cases.rules.terms import Term


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which the clock stood still; `end` is None while it lasts."""

    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock of one case. `due` and `warn` are None while it is paused or after it stopped (nothing can be late)."""

    rule: str
    term: Term
    started: datetime
    pauses: tuple[Pause, ...] = ()
    stopped: datetime | None = None
    due: datetime | None = None
    warn: datetime | None = None

    @property
    def phase(self) -> str:
        """Return running, paused or stopped."""
        raise NotImplementedError

    def as_json(self) -> dict[str, Any]:
        """Return the clock as JSON values (times in ISO 8601)."""
        raise NotImplementedError


def from_json(raw: Mapping[str, Any]) -> Clock:
    """Rebuild a clock from `as_json`."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Moment:
    """A step in a case's life: the action done (or "open"), the states around it, when, and the facts for terms."""

    action: str
    state: str
    at: datetime
    facts: Mapping[str, Any]


def advance(
    definition: Definition, clocks: Mapping[str, Clock], moment: Moment, calendar: Calendar
) -> dict[str, Clock]:
    """Return all clocks of a case after a step: started, stopped, paused, resumed. Call it once per action."""
    raise NotImplementedError


def recompute(
    definition: Definition, clocks: Mapping[str, Clock], facts: Mapping[str, Any], calendar: Calendar
) -> dict[str, Clock]:
    """Return the clocks with due times by today's calendar and data (a new holiday, another category)."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something to do at a time: kind is warn, rung (with its place in `escalate`) or due."""

    clock: str
    at: datetime
    kind: str
    rung: int = -1


def alarms(rule: ClockRule, clock: Clock, calendar: Calendar) -> tuple[Alarm, ...]:
    """Return what a running clock will ask for, in order of time; nothing while paused or stopped."""
    raise NotImplementedError


def running(clock: Clock, now: datetime, calendar: Calendar) -> int:
    """Return the seconds counted so far in the clock's own measure (office time or wall time), pauses left out."""
    raise NotImplementedError


def paused(clock: Clock, now: datetime, calendar: Calendar) -> int:
    """Return the seconds of all pauses so far in the clock's own measure."""
    raise NotImplementedError


def late_factor(clock: Clock, now: datetime, calendar: Calendar) -> float:
    """Return counted time over allowed time: above 1.0 the clock is late, at 3.0 it took three times as long."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left (or by how much it is late), in parts for words: office days and hours, or wall days and hours."""

    late: bool
    paused: bool
    working: bool
    days: int
    hours: int
    minutes: int


def remaining(clock: Clock, now: datetime, calendar: Calendar) -> Remaining:
    """Return the time left of a clock, in parts that can be said in words."""
    raise NotImplementedError


def case_due(clocks: Mapping[str, Clock], definition: Definition) -> datetime | None:
    """Return the earliest promise of a case that is running; clocks that only expire a state do not count."""
    raise NotImplementedError
