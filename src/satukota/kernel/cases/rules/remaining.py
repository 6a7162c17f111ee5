"""What is left of a clock, in parts for words, and the one time by which a case is listed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from satukota.kernel.cases.rules.calendar import DAY, HOUR, Calendar
from satukota.kernel.cases.rules.clock import Clock, allowed_seconds, running_seconds
from satukota.kernel.cases.rules.definition import Definition


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left (or by how much it is late): "2 working days 3 hours". A working day is `Calendar.workday` long."""

    late: bool
    paused: bool
    working: bool
    days: int
    hours: int
    minutes: int


def remaining(clock: Clock, now: datetime, calendar: Calendar) -> Remaining:
    """Return the time left of a clock, in parts that can be said in words; of a stopped one, what was left then."""
    working = clock.term.working
    left = allowed_seconds(clock, calendar) - running_seconds(clock, now, calendar)
    days, rest = divmod(abs(left), calendar.workday if working else DAY)
    return Remaining(
        late=left < 0,
        paused=clock.phase == "paused",
        working=working,
        days=days,
        hours=rest // HOUR,
        minutes=rest % HOUR // 60,
    )


def case_due(clocks: Mapping[str, Clock], definition: Definition) -> datetime | None:
    """Return the earliest promise of a case that is running; clocks that stand still or only expire a state do not count.

    Past it, a case is late: that is the one rule of lists, figures, map and wall.
    """
    promises = (
        clock.due
        for name, clock in clocks.items()
        if clock.due
        and clock.phase == "running"
        and name in definition.clocks
        and definition.clocks[name].kind != "expires"
    )
    return min(promises, default=None)
