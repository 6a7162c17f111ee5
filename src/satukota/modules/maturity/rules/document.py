"""An instrument as one JSON document: that is how a version is kept, so that an administrator can correct it."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from satukota.modules.maturity.rules.instrument import Band, EvidenceHint, Instrument, Level, Spec


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
    if instrument.step < 1:
        faults.append("a step is not positive")
    lows = [band.low for band in instrument.bands]
    if len(set(lows)) != len(lows):
        faults.append("two predicates begin at the same value")
    return faults


def to_document(instrument: Instrument) -> dict[str, Any]:
    """Return the instrument as JSON-ready data; weights as text so that 100/9 stays exact."""
    document = asdict(instrument)
    document.pop("by_no")
    if instrument.step == 1:  # a document of before has none, and must not look corrected
        document.pop("step")
    document["valid_from"] = instrument.valid_from.isoformat()
    document["valid_to"] = instrument.valid_to.isoformat() if instrument.valid_to else None
    for spec in document["specs"]:
        spec["weight"] = str(spec["weight"])
    for band in document["bands"]:
        band["low"], band["high"] = str(band["low"]), str(band["high"])
    return document


def from_document(document: Mapping[str, Any]) -> Instrument:
    """Return the instrument that a document describes. Raises Unusable with the fault in words."""
    try:
        instrument = Instrument(
            **{
                **document,
                "valid_from": date.fromisoformat(document["valid_from"]),
                "valid_to": date.fromisoformat(document["valid_to"]) if document.get("valid_to") else None,
                "specs": tuple(_spec(spec) for spec in document["specs"]),
                "bands": tuple(_band(band) for band in document.get("bands", ())),
            }
        )
    except (KeyError, TypeError, ValueError, ZeroDivisionError, InvalidOperation) as error:
        raise Unusable(str(error)) from error
    faults = problems(instrument)
    if faults:
        raise Unusable(faults[0])
    return instrument


def _spec(spec: Mapping[str, Any]) -> Spec:
    return Spec(
        **{
            **spec,
            "weight": Fraction(spec["weight"]),
            "levels": tuple(Level(**level) for level in spec.get("levels", ())),
            "hints": tuple(EvidenceHint(**hint) for hint in spec.get("hints", ())),
        }
    )


def _band(band: Mapping[str, Any]) -> Band:
    return Band(**{**band, "low": Decimal(band["low"]), "high": Decimal(band["high"])})
