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
    document = asdict(instrument)
    document.pop("by_no")
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
