"""How often the forecast's interval held what came, on series whose law is known: trend, growth, season, random walk."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from math import exp

from satukota.modules.planning.rules.achievement import Formula
from satukota.modules.planning.rules.forecast import forecast
from satukota.modules.planning.rules.judgement import Measure
from satukota.modules.planning.rules.totals import Total

RUNS = 1000
EARLIER = (3, 6)
SEASON = (0.4, 0.8, 1.0, 1.8)
TITLES = {
    "steady": "steady with noise",
    "trend": "straight trend (+2 a quarter)",
    "growth": "growth (5 % a quarter)",
    "season": "season (0.4, 0.8, 1, 1.8)",
    "walk": "random walk",
}
HEAD = """| series | year is | earlier years | none done | TW I | TW I–II | TW I–III |
|---|---|---|---|---|---|---|
"""


LAWS: dict[str, Callable[[int, random.Random], float]] = {
    "steady": lambda _at, chance: 100 + chance.gauss(0, 8),
    "trend": lambda at, chance: 100 + 2 * at + chance.gauss(0, 6),
    "growth": lambda at, chance: 100 * 1.05**at * exp(chance.gauss(0, 0.06)),
    "season": lambda at, chance: 100 * SEASON[at % 4] * exp(chance.gauss(0, 0.08)),
    "walk": lambda _at, chance: chance.gauss(0, 4),
}


def series(kind: str, quarters: int, chance: random.Random) -> list[float]:
    """Return a random series of that kind."""
    values = [LAWS[kind](at, chance) for at in range(quarters)]
    return [100 + step for step in accumulate(values)] if kind == "walk" else values


@dataclass(frozen=True)
class Row:
    """Of how many in a hundred forecasts the interval held the year, by quarters done; None: no interval is shown."""

    kind: str
    total: Total
    earlier: int
    percents: tuple[float | None, ...]

    @property
    def text(self) -> str:
        """The row as it stands in the documentation."""
        cells = ("–" if percent is None else f"{percent:.0f} %" for percent in self.percents)
        year = "sum of quarters" if self.total is Total.SUM else "last quarter"
        return f"| {TITLES[self.kind]} | {year} | {self.earlier} | {' | '.join(cells)} |\n"


def rows(runs: int = RUNS) -> Iterator[Row]:
    """Yield the whole table; it is the same at every run."""
    for kind in TITLES:
        for total in (Total.SUM, Total.LAST):
            for earlier in EARLIER:
                percents = tuple(_held(kind, total, earlier, done, runs) for done in range(4))
                yield Row(kind, total, earlier, percents)


def _held(kind: str, total: Total, earlier: int, done: int, runs: int) -> float | None:
    chance, held = random.Random(f"{kind} {total} {earlier} {done}"), 0
    measure = Measure(Formula.UP, total)
    for _run in range(runs):
        values = series(kind, 4 * earlier + 4, chance)
        years: dict[int, list[float | None]] = {at: list(values[4 * at : 4 * at + 4]) for at in range(earlier + 1)}
        came = years[earlier]
        years[earlier] = [*came[:done], *[None] * (4 - done)]
        ahead = forecast(measure, years, earlier)
        if ahead.low is None or ahead.high is None:
            return None
        known = [value for value in came if value is not None]
        held += ahead.low <= (sum(known) if total is Total.SUM else known[-1]) <= ahead.high
    return 100 * held / runs
