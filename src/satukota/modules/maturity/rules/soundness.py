"""What is wrong with an instrument that somebody wrote."""

from satukota.modules.maturity.rules.instrument import Instrument


class Unusable(ValueError):
    """The document does not describe an instrument; the message names the first fault."""


def problems(instrument: Instrument) -> list[str]:
    """Return what is wrong with an instrument: weights, numbers, levels, bands."""
    faults = []
    if instrument.weight != 100:
        faults.append(f"the weights add up to {float(instrument.weight):g}, not to 100")
    if len(instrument.by_no) != len(instrument.specs):
        faults.append("an indicator number stands twice")
    if any(spec.weight <= 0 or spec.effort < 1 for spec in instrument.specs):
        faults.append("a weight or an effort is not positive")
    if instrument.lowest >= instrument.highest:
        faults.append("the lowest level is not below the highest")
    lows = [band.low for band in instrument.bands]
    if len(set(lows)) != len(lows):
        faults.append("two predicates begin at the same value")
    return faults
