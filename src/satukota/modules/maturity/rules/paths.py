"""Ways to a higher index: the best steps, and those that lead to a target."""

from collections.abc import Mapping
from fractions import Fraction

from satukota.modules.maturity.rules.instrument import Instrument, Rating
from satukota.modules.maturity.rules.whatif import Step, steps


def best_steps(
    instrument: Instrument, levels: Mapping[int, Rating], count: int = 3, efforts: Mapping[int, int] | None = None
) -> list[Step]:
    """Return the `count` steps that raise the index most per effort, one indicator at most one level at a time.

    A later step of an indicator never stands before its earlier one, because levels build on each other.
    """
    return _in_order(steps(instrument, levels, efforts))[:count]


def path_to(
    instrument: Instrument, levels: Mapping[int, Rating], target: Rating, efforts: Mapping[int, int] | None = None
) -> list[Step]:
    """Return the steps, best first, until the index reaches the target; a good plan, not proven to be the cheapest."""
    points = sum(
        (spec.weight * Fraction(levels.get(spec.no, instrument.lowest)) for spec in instrument.specs), Fraction()
    )
    at, path = points / instrument.weight, []
    for step in _in_order(steps(instrument, levels, efforts)):
        if at >= Fraction(target):
            break
        path.append(step)
        at += step.gain
    return path


def _in_order(ranked: list[Step]) -> list[Step]:
    """Keep the ranking, but let a step wait until the steps below it stand before it."""
    done: dict[int, Fraction] = {}
    for step in ranked:
        done[step.spec.no] = min(done.get(step.spec.no, step.start), step.start)
    ordered: list[Step] = []
    waiting = list(ranked)
    while waiting:
        step = next(step for step in waiting if step.start == done[step.spec.no])
        waiting.remove(step)
        done[step.spec.no] = step.end
        ordered.append(step)
    return ordered
