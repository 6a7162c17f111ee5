"""The weighted mean of levels: for the whole, each domain, each aspect and each indicator."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from satukota.modules.maturity.rules.instrument import Instrument, Rating, Spec, two
from satukota.modules.maturity.rules.scores import Part, Score


def score(instrument: Instrument, levels: Mapping[int, Rating]) -> Score:
    """Return the index of the given levels (indicator number → level).

    Raises ValueError for a number that the instrument does not know or a level outside its scale.
    """
    for number, level in levels.items():
        if number not in instrument.by_no:
            raise ValueError(f"{instrument.code} has no indicator {number}")
        if not instrument.accepts(level):
            raise ValueError(f"{instrument.code} has no level {level}")
    exact = _mean(instrument, instrument.specs, levels)
    return Score(
        instrument,
        exact,
        two(exact),
        instrument.predicate(exact),
        tuple(
            _part(instrument, no, name, [s for s in instrument.specs if s.domain_no == no], levels)
            for no, name in instrument.domains
        ),
        tuple(_part(instrument, no, name, list(instrument.in_aspect(no)), levels) for no, name in instrument.aspects),
        tuple(spec.no for spec in instrument.specs if spec.no not in levels),
    )


def _mean(instrument: Instrument, specs: Iterable[Spec], levels: Mapping[int, Rating]) -> Fraction:
    chosen = list(specs)
    weight = sum((spec.weight for spec in chosen), Fraction(0))
    gained = sum((spec.weight * Fraction(levels.get(spec.no, instrument.lowest)) for spec in chosen), Fraction(0))
    return gained / weight if weight else Fraction(instrument.lowest)


def _part(instrument: Instrument, no: int, name: str, specs: list[Spec], levels: Mapping[int, Rating]) -> Part:
    weight = sum((spec.weight for spec in specs), Fraction(0))
    missing = sum(1 for spec in specs if spec.no not in levels)
    return Part(no, name, two(_mean(instrument, specs, levels)), weight, missing)
