"""What is wrong with an instrument that somebody wrote."""

from satukota.modules.maturity.rules.instrument import Instrument


class Unusable(ValueError):
    """The document does not describe an instrument; the message names the first fault."""


def problems(instrument: Instrument) -> list[str]:
    """Return what is wrong with an instrument: weights, numbers, levels, bands."""
    found = []
    if instrument.weight != 100:
        found.append(f"the weights add up to {float(instrument.weight):g}, not to 100")
    if len(instrument.by_no) != len(instrument.specs):
        found.append("an indicator number stands twice")
    if any(spec.weight <= 0 or spec.effort < 1 for spec in instrument.specs):
        found.append("a weight or an effort is not positive")
    if instrument.lowest >= instrument.highest:
        found.append("the lowest level is not below the highest")
    lows = [band.low for band in instrument.bands]
    if len(set(lows)) != len(lows):
        found.append("two predicates begin at the same value")
    return found
