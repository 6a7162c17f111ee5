"""One rule for every figure that counts (values, money, work, minimum services): its way in, and what cannot be true."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from satukota.modules.planning.rules.achievement import Formula
from satukota.modules.planning.rules.totals import falls_back

FIRST_SPM_YEAR = 2018
"""PP 2/2018 is the first year of the 29 services."""
WRITING = frozenset({"filling", "returned"})
"""States of an agency's report in which it may still write."""
REVIEW = frozenset({"sent", "verified", "approved"})


class Way(StrEnum):
    """Where a figure goes that is reported now."""

    DRAFT = "draft"
    """Into the agency's open report, whose sender, verifier and publisher are three acts of their own."""
    WAIT = "wait"
    """Outside of a report: it counts when a second person has approved it."""


class Fault(StrEnum):
    """Why a figure is not taken."""

    NOT_OVER = "not_over"
    IN_REVIEW = "in_review"
    NO_REASON = "no_reason"
    NO_DOCUMENT = "no_document"
    NEGATIVE = "negative"
    NO_BUDGET = "no_budget"
    NO_DUE = "no_due"
    MORE_THAN_DUE = "more_than_due"
    OUTSIDE_PLAN = "outside_plan"
    OWN_FIGURE = "own_figure"
    DECIDED = "decided"
    OVERTAKEN = "overtaken"
    NO_SHARE = "no_share"
    ODD_PERCENT = "odd_percent"
    FELL_BACK = "fell_back"
    UNCHANGED = "unchanged"
    FUNDS_DIFFER = "funds_differ"
    CASH_DIFFERS = "cash_differs"
    UNKNOWN_FUND = "unknown_fund"
    NOT_ASKED = "not_asked"
    NO_WEIGHT = "no_weight"


class NotNow(ValueError):
    """A figure of that period cannot be written now; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class Period:
    """What is known of the time that a figure is of, for the agency that owns it.

    `over`: it has ended; `closed`: its round is closed; `report`: state of the agency's report, empty without one.
    """

    over: bool
    closed: bool = False
    report: str = ""


def way_in(period: Period, *, published: bool) -> Way:
    """Return where a figure goes; `published`: another one of the same time is public. Raises NotNow."""
    if published or period.closed or period.report == "published":
        return Way.WAIT
    if period.report in WRITING:
        return Way.DRAFT
    if period.report in REVIEW:
        raise NotNow(Fault.IN_REVIEW)
    if not period.over:
        raise NotNow(Fault.NOT_OVER)
    return Way.WAIT


def ground_needed(period: Period, *, published: bool) -> tuple[str, ...]:
    """Return what a figure needs besides itself: outside of a report its `document`, and the `correction_reason`
    where it changes what was published or closed. Nothing where it cannot be written now.
    """
    try:
        way = way_in(period, published=published)
    except NotNow:
        return ()
    if way is Way.DRAFT:
        return ()
    changes = published or period.closed or period.report == "published"
    return ("correction_reason", "document") if changes else ("document",)


def money_faults(figures: Mapping[str, int | None]) -> dict[str, Fault]:
    """Return what cannot be true of money (whole rupiah), by field: below zero, or spent without a budget."""
    faults = negative(figures)
    if figures.get("spent") and not figures.get("budget") and "budget" not in faults:
        faults.setdefault("budget", Fault.NO_BUDGET)
    return faults


def parted_faults(whole: int | None, funds: Mapping[str, int], known: Collection[str]) -> dict[str, Fault]:
    """Return what cannot be true of an amount that is parted by source: an unknown source, parts that are not the whole."""
    if set(funds) - set(known):
        return {"funds": Fault.UNKNOWN_FUND}
    if funds and sum(funds.values()) != (whole or 0):
        return {"funds": Fault.FUNDS_DIFFER}
    return {"funds": Fault.NEGATIVE} if any(amount < 0 for amount in funds.values()) else {}


def cash_faults(budget: int | None, cash: Sequence[int]) -> dict[str, Fault]:
    """Return what cannot be true of the payments planned in four quarters: below zero, or not the budget together."""
    if any(amount < 0 for amount in cash):
        return {"cash": Fault.NEGATIVE}
    return {"cash": Fault.CASH_DIFFERS} if cash and (len(cash) != 4 or sum(cash) != (budget or 0)) else {}


def service_faults(figures: Mapping[str, int | None]) -> dict[str, Fault]:
    """Return what cannot be true of a minimum service, by field: more people or parts than there were, and money."""
    faults = negative(figures)
    for due, met in (("to_serve", "served"), ("quality_target", "quality_met")):
        reached, most = figures.get(met), figures.get(due)
        if reached is None or {due, met} & set(faults):
            continue
        if most is None:
            faults[due] = Fault.NO_DUE
        elif reached > most:
            faults[met] = Fault.MORE_THAN_DUE
    return money_faults(figures) | faults


PERCENT = frozenset({"%", "persen"})


def value_fault(
    formula: Formula, unit: str, value: Decimal | None, earlier: Sequence[Decimal | None], *, said: bool
) -> Fault | None:
    """Return what is wrong with an indicator's value, or what it needs a word about (`said`: it has one).

    `earlier` are the values of the year's quarters before it. A share is never outside of 0 to 100; growth may be, and a
    percentage that does not fall within the year may have been wrong before: both are asked about.
    """
    if value is None:
        return None
    outside_share = unit.strip().lower() in PERCENT and not 0 <= value <= 100
    if outside_share and formula is Formula.PERCENTAGE:
        return Fault.NO_SHARE
    if said:
        return None
    if outside_share:
        return Fault.ODD_PERCENT
    return Fault.FELL_BACK if falls_back(formula, [*earlier, value]) else None


def negative(figures: Mapping[str, int | Decimal | None]) -> dict[str, Fault]:
    """Return the fields below zero, none of which can be."""
    return {name: Fault.NEGATIVE for name, value in figures.items() if value is not None and value < 0}


def outside(year: int, first: int, last: int) -> dict[str, Fault]:
    """Return a fault of the year where it is not one of a plan's."""
    return {} if first <= year <= last else {"year": Fault.OUTSIDE_PLAN}
