"""How a year of an indicator is judged: by the quarters that are over, against what was due by then."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from satukota.modules.planning.rules.achievement import Formula, Goal, achievement
from satukota.modules.planning.rules.lights import Light, light
from satukota.modules.planning.rules.periods import Frequency, newest_of_periods, period_end
from satukota.modules.planning.rules.totals import QUARTERS, Due, Total, due_rule, goal_by, year_total

type Quarters = Sequence[Decimal | None]


@dataclass(frozen=True)
class Measure:
    """What a definition says of judging: which way is good, how a year is computed, when its target is due."""

    formula: Formula
    total: Total
    due: Due = Due.BY_KIND
    rhythm: Frequency = Frequency.QUARTERLY
    is_live: bool = False


@dataclass(frozen=True)
class Promise:
    """What was promised for a year: its goal, and the targets of four quarters or twelve months where there are some."""

    goal: Goal
    steps: tuple[Decimal, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """Where a year stands.

    `value` is that of the year so far, `judged` that of the quarters that are over, up to `quarter` (0: none is);
    `due` is what was to be reached by then, `percent` the exact achievement; `running` says that the year's value
    holds a quarter that is not over.
    """

    value: Decimal | None
    judged: Decimal | None
    quarter: int
    due: Goal | None
    percent: Decimal | None
    light: Light
    running: bool


def judge(
    measure: Measure,
    promise: Promise | None,
    quarters: Quarters,
    over: int,
    stale: bool = False,
    months: Sequence[int] = (),
) -> Judgement:
    """Judge a year by its four quarters, of which the first `over` are over; `months` as `year_total` takes them.

    A level that was promised for the end of the year is judged at that end, or before it against the target of a
    quarter; where the year ended without its last value, that value is missing and the year is out of date.
    """
    finished = _finished(measure, quarters, over)
    value, judged = value_of_year(measure, quarters, months), value_of_year(measure, finished, months)
    newest = max((number for number, known in enumerate(finished, 1) if known is not None), default=0)
    quarter = period_end(measure.rhythm, newest) if newest else 0
    due = _due(measure, promise, quarter) if promise and quarter else None
    percent = achievement(measure.formula, judged, due)
    late = stale or (promise is not None and due is None and over == QUARTERS and 0 < quarter < QUARTERS)
    shown = light(percent, has_value=value is not None, has_target=promise is not None, stale=late)
    return Judgement(value, judged, quarter, due, percent, shown, running=finished != list(quarters))


def value_of_year(measure: Measure, quarters: Quarters, months: Sequence[int] = ()) -> Decimal | None:
    """Return the value of a year so far, each period of the indicator counted once; `months` as `year_total` takes them."""
    return year_total(measure.total, newest_of_periods(measure.rhythm, quarters), months)


def _due(measure: Measure, promise: Promise, quarter: int) -> Goal | None:
    due = due_rule(measure.due, measure.total, measure.formula)
    return goal_by(quarter, promise.goal, promise.steps, measure.total, due)


def _finished(measure: Measure, quarters: Quarters, over: int) -> list[Decimal | None]:
    """Return the quarters whose value is final: a figure for a half or whole year is so when its agency reports it."""
    longer = measure.rhythm in {Frequency.HALF_YEARLY, Frequency.YEARLY}
    last = QUARTERS if longer and not measure.is_live else over
    return [value if number <= last else None for number, value in enumerate(quarters, 1)]
