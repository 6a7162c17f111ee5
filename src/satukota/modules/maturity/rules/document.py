"""An instrument as one JSON document: that is how a version is kept, so that an administrator can correct it."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from satukota.modules.maturity.rules.instrument import Band, EvidenceHint, Instrument, Level, Spec
from satukota.modules.maturity.rules.soundness import Unusable, problems


def to_document(instrument: Instrument) -> dict[str, Any]:
    """Return the instrument as JSON-ready data; weights as text so that 100/9 stays exact."""
    held = asdict(instrument)
    held.pop("by_no")
    held["valid_from"] = instrument.valid_from.isoformat()
    held["valid_to"] = instrument.valid_to.isoformat() if instrument.valid_to else None
    for spec in held["specs"]:
        spec["weight"] = str(spec["weight"])
    for band in held["bands"]:
        band["low"], band["high"] = str(band["low"]), str(band["high"])
    return held


def from_document(held: Mapping[str, Any]) -> Instrument:
    """Return the instrument that a document describes. Raises Unusable with the fault in words."""
    try:
        instrument = Instrument(
            **{
                **held,
                "valid_from": date.fromisoformat(held["valid_from"]),
                "valid_to": date.fromisoformat(held["valid_to"]) if held.get("valid_to") else None,
                "specs": tuple(_spec(spec) for spec in held["specs"]),
                "bands": tuple(_band(band) for band in held.get("bands", ())),
            }
        )
    except (KeyError, TypeError, ValueError, ZeroDivisionError, InvalidOperation) as error:
        raise Unusable(str(error)) from error
    faults = problems(instrument)
    if faults:
        raise Unusable(faults[0])
    return instrument


def _spec(held: Mapping[str, Any]) -> Spec:
    return Spec(
        **{
            **held,
            "weight": Fraction(held["weight"]),
            "levels": tuple(Level(**level) for level in held.get("levels", ())),
            "hints": tuple(EvidenceHint(**hint) for hint in held.get("hints", ())),
        }
    )


def _band(held: Mapping[str, Any]) -> Band:
    return Band(**{**held, "low": Decimal(held["low"]), "high": Decimal(held["high"])})
