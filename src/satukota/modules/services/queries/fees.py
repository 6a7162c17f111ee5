"""What an application costs by its definition."""

from collections.abc import Mapping
from math import floor
from typing import Any

from django.utils.translation import gettext

from satukota.kernel.cases.api import Definition, Fee, say

LARGEST = 10**15
"""Whole rupiah that no bill reaches: what a formula makes of answers without bounds is no amount."""


def due_fees(definition: Definition, facts: Mapping[str, Any], action: str = "") -> list[Fee]:
    """Return the fees that a step bills for these answers; without a step those that every application pays.

    A step that fees name bills those; the others bill what names no step.
    """
    fees = definition.fees.values()
    named = [fee for fee in fees if action in fee.billed_by]
    wanted = named or [fee for fee in fees if not fee.billed_by]
    return [fee for fee in wanted if fee.when is None or fee.when.true(facts)]


def fee_lines(definition: Definition, facts: Mapping[str, Any], action: str = "") -> list[tuple[str, str, int]]:
    """Return (label, basis, whole rupiah) of what is to be paid for these answers; 0 where that cannot be said yet."""
    return [
        (say(fee.label, "id"), fee.basis, amount_of(fee, facts) or 0) for fee in due_fees(definition, facts, action)
    ]


def announced_fees(definition: Definition, facts: Mapping[str, Any], language: str) -> list[tuple[str, int | None]]:
    """Return (name, whole rupiah) of all that an application with these answers may be asked for, before it is sent.

    What a later step bills is named with that step, a bond as what it is; None where the amount is not known yet.
    """
    due = [fee for fee in definition.fees.values() if fee.when is None or fee.when.true(facts)]
    return [(fee_name(definition, fee, language), amount_of(fee, facts)) for fee in due]


def fee_name(definition: Definition, fee: Fee, language: str) -> str:
    """Return what a fee is called, with what is special about it: a bond, and the steps that bill it."""
    steps = [say(definition.actions[name].label, language) for name in fee.billed_by if name in definition.actions]
    notes = [gettext("bond, goes back when the matter is over")] if fee.bond else []
    notes += [gettext("billed at: %(steps)s") % {"steps": ", ".join(steps)}] if steps else []
    name = say(fee.label, language)
    return f"{name} ({'; '.join(notes)})" if notes else name


def bond_in(definition: Definition, facts: Mapping[str, Any], action: str = "") -> int:
    """Return how much of what a step bills is only deposited, in whole rupiah."""
    return sum(amount_of(fee, facts) or 0 for fee in due_fees(definition, facts, action) if fee.bond)


def unknown_fees(definition: Definition, facts: Mapping[str, Any], action: str = "") -> list[Fee]:
    """Return the fees that a step bills and that cannot be computed from these answers."""
    return [fee for fee in due_fees(definition, facts, action) if amount_of(fee, facts) is None]


def amount_of(fee: Fee, facts: Mapping[str, Any]) -> int | None:
    """Return a fee in whole rupiah, never more than its formula says; None where that gives no number."""
    value = fee.amount if fee.formula is None else fee.formula.value(facts)
    if isinstance(value, bool) or not isinstance(value, int | float) or value >= LARGEST:
        return None
    return floor(value)
