"""What if: how much each level more would raise the index, for how much effort, and the way to a target."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from satukota.modules.maturity.rules.instrument import Instrument, Rating, Spec


@dataclass(frozen=True)
class Step:
    """Raising one indicator by one level. `gain` in index points, `effort` in points of the city's own measure."""

    spec: Spec
    start: Fraction
    end: Fraction
    gain: Fraction
    effort: Fraction
    own: bool

    @property
    def points(self) -> float:
        """The gain in index points; pages show three decimals, for one indicator seldom moves the second."""
        return float(self.gain)

    @property
    def worth(self) -> Fraction:
        """Index points per point of effort."""
        return self.gain / self.effort


type Efforts = Mapping[tuple[int, int], int]
"""What the city itself estimates: (indicator, level to be reached) → points."""


def default_effort(instrument: Instrument, spec: Spec, level: int) -> int:
    """Return the product's own estimate for reaching a level from the one below, wherever the city stands today.

    The first level above the lowest costs the indicator's effort, each further one a point more.
    """
    return spec.effort + (level - instrument.lowest - 1) // instrument.step


def steps(instrument: Instrument, levels: Mapping[int, Rating], efforts: Efforts | None = None) -> list[Step]:
    """Return every single step that is left, best first. A part of a level costs that part of its effort."""
    single_steps = [step for spec in instrument.specs for step in _ladder(instrument, spec, levels, efforts or {})]
    return sorted(single_steps, key=lambda step: (-step.worth, step.start, step.spec.no))


def _ladder(instrument: Instrument, spec: Spec, levels: Mapping[int, Rating], efforts: Efforts) -> list[Step]:
    at = Fraction(levels.get(spec.no, instrument.lowest))
    ladder: list[Step] = []
    for rung in instrument.rungs:
        if rung <= at:
            continue
        after = Fraction(rung)
        gain = spec.weight * (after - at) / instrument.weight
        own = efforts.get((spec.no, rung))
        whole = default_effort(instrument, spec, rung) if own is None else own
        part = (after - at) / (rung - max(rung - instrument.step, instrument.lowest))
        ladder.append(Step(spec, at, after, gain, whole * part, own is not None))
        at = after
    return ladder


def best_steps(
    instrument: Instrument, levels: Mapping[int, Rating], count: int = 3, efforts: Efforts | None = None
) -> list[Step]:
    """Return the `count` steps that raise the index most per effort, one indicator at most one level at a time.

    A later step of an indicator never stands before its earlier one, because levels build on each other.
    """
    return _in_order(steps(instrument, levels, efforts))[:count]


def path_to(
    instrument: Instrument, levels: Mapping[int, Rating], target: Rating, efforts: Efforts | None = None
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
