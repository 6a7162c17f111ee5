"""What if: how much each level more would raise the index, and for how much effort."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from satukota.modules.maturity.rules.instrument import Instrument, Rating, Spec


@dataclass(frozen=True)
class Step:
    """Raising one indicator by one level. `gain` in index points, `effort` in the instrument's effort points."""

    spec: Spec
    start: Fraction
    end: Fraction
    gain: Fraction
    effort: int

    @property
    def points(self) -> float:
        """The gain in index points; pages show three decimals, for one indicator seldom moves the second."""
        return float(self.gain)

    @property
    def worth(self) -> Fraction:
        """Index points per point of effort."""
        return self.gain / self.effort


def steps(instrument: Instrument, levels: Mapping[int, Rating], efforts: Mapping[int, int] | None = None) -> list[Step]:
    """Return every single step that is left, best first. Higher levels cost more: step n costs effort + n - 1."""
    single_steps = [step for spec in instrument.specs for step in _ladder(instrument, spec, levels, efforts or {})]
    return sorted(single_steps, key=lambda step: (-step.worth, step.start, step.spec.no))


def _ladder(instrument: Instrument, spec: Spec, levels: Mapping[int, Rating], efforts: Mapping[int, int]) -> list[Step]:
    at = Fraction(levels.get(spec.no, instrument.lowest))
    base = efforts.get(spec.no, spec.effort)
    ladder: list[Step] = []
    while at < instrument.highest:
        after = min(Fraction(int(at) + 1), Fraction(instrument.highest))
        gain = spec.weight * (after - at) / instrument.weight
        ladder.append(Step(spec, at, after, gain, base + len(ladder)))
        at = after
    return ladder
