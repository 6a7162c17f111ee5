"""What an application costs by its definition."""

from collections.abc import Mapping
from typing import Any

from satukota.kernel.cases.api import Definition, say


def fee_lines(definition: Definition, facts: Mapping[str, Any]) -> list[tuple[str, str, int]]:
    """Return (label, basis, whole rupiah) of what is to be paid for these answers."""
    lines = []
    for fee in definition.fees.values():
        if fee.when is not None and not fee.when.true(facts):
            continue
        amount = fee.amount if fee.formula is None else fee.formula.value(facts)
        lines.append((say(fee.label, "id"), fee.basis, int(amount or 0)))
    return lines
