"""What an application costs by its definition."""

from collections.abc import Mapping
from math import floor
from typing import Any

from satukota.kernel.cases.api import Definition, Fee, say


def fee_lines(definition: Definition, facts: Mapping[str, Any]) -> list[tuple[str, str, int]]:
    """Return (label, basis, whole rupiah) of what is to be paid for these answers; 0 where that cannot be said yet."""
    return [
        (say(fee.label, "id"), fee.basis, amount_of(fee, facts) or 0)
        for fee in definition.fees.values()
        if fee.when is None or fee.when.true(facts)
    ]


def unknown_fees(definition: Definition, facts: Mapping[str, Any]) -> list[Fee]:
    """Return the fees that are due and cannot be computed from these answers."""
    due = [fee for fee in definition.fees.values() if fee.when is None or fee.when.true(facts)]
    return [fee for fee in due if amount_of(fee, facts) is None]


def amount_of(fee: Fee, facts: Mapping[str, Any]) -> int | None:
    """Return a fee in whole rupiah, never more than its formula says; None where that gives no number."""
    value = fee.amount if fee.formula is None else fee.formula.value(facts)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return floor(value)
