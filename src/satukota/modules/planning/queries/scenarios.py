"""What a scenario would change, beside what is: absorption and priorities. Nothing is written."""

from collections.abc import Collection
from dataclasses import dataclass

from satukota.modules.planning.models import Candidate, Item, Prioritisation, Scenario
from satukota.modules.planning.queries.money import Ledger, ledger
from satukota.modules.planning.queries.priorities import ranked_candidates
from satukota.modules.planning.rules.books import Absorption
from satukota.modules.planning.rules.priorities import proposal
from satukota.modules.planning.rules.scenarios import moved, replanned, scaled


@dataclass(frozen=True)
class MoneySide:
    """Money of a year on one side, in whole rupiah: budget, what is paid so far, payments planned by quarter."""

    budget: int
    spent: int
    absorption: Absorption

    @property
    def share(self) -> float | None:
        """How much of the budget is paid, in per cent."""
        return round(100 * self.spent / self.budget, 1) if self.budget else None


@dataclass(frozen=True)
class Priorities:
    """The choice within the ceiling: which candidates fall out of it and which fit only now."""

    choice: Prioritisation
    ceiling: int
    lost: list[Candidate]
    won: list[Candidate]


def postponed_of(scenario: Scenario) -> list[Item]:
    """Return the items that a scenario postpones."""
    steps = scenario.steps.exclude(item=None).select_related("item__agency", "item__parent", "item__plan")
    return [step.item for step in steps if step.item is not None]


def money_sides(scenario: Scenario) -> tuple[MoneySide, MoneySide]:
    """Return the money of the year as it is and as it would be."""
    books = ledger(scenario.plan, scenario.year)
    postponed = {item.pk for item in postponed_of(scenario)}
    other = replanned(books.books, books.parents, scenario.ceiling_change, postponed)
    return _side(books), _side(Ledger(scenario.plan, scenario.year, other, books.parents))


def _side(books: Ledger) -> MoneySide:
    sums = books.totals()
    return MoneySide(sums.budget, sums.spent, books.absorption())


def priorities_of(scenario: Scenario) -> Priorities | None:
    """Return what becomes of the newest choice of priorities of the year; None where there is none."""
    choice = scenario.plan.prioritisations.filter(year=scenario.year).first()
    if choice is None:
        return None
    candidates = {row.pk: row for row in choice.candidates.select_related("item")}
    postponed = postponed_of(scenario)
    waiting = {key for key, row in candidates.items() if _waits(row.item, postponed)}
    ceiling = scaled(choice.ceiling, scenario.ceiling_change)
    before, after = _fitting(choice, candidates, choice.ceiling), _fitting(choice, candidates, ceiling, waiting)
    lost, won = moved({key: key in before for key in candidates}, {key: key in after for key in candidates})
    return Priorities(choice, ceiling, [candidates[key] for key in lost], [candidates[key] for key in won])


def _waits(item: Item, postponed: Collection[Item]) -> bool:
    return any(item.pk == one.pk or item.path.startswith(f"{one.path}/") for one in postponed)


def _fitting(
    choice: Prioritisation, candidates: dict[int, Candidate], ceiling: int, waiting: Collection[int] = ()
) -> set[int]:
    weights = dict(choice.criteria.values_list("pk", "weight"))
    rated = ranked_candidates(candidates, weights)
    return proposal([row for row in rated if row.key not in waiting], ceiling)
