"""The books of a year: budget and payments of every item, and what they are together when nothing counts twice."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

from satukota.modules.planning.rules.deviation import Deviation, deviation
from satukota.modules.planning.rules.funds import Parts, total
from satukota.modules.planning.rules.rollup import Known, counted

QUARTERS = (1, 2, 3, 4)
UNSAID = ""
"""The source of what nobody said the source of."""


class Paid(NamedTuple):
    """What an item reported at the end of a quarter, all from the beginning of the year. `funds`: spent by source."""

    spent: int | None = None
    funds: Mapping[str, int] = {}
    physical: Decimal | None = None
    physical_plan: Decimal | None = None


_SPENT, _WORK, _PLANNED = attrgetter("spent"), attrgetter("physical"), attrgetter("physical_plan")


@dataclass(frozen=True)
class Book:
    """Money of an item in a year, in whole rupiah.

    `cash` are the payments planned in each of four quarters, empty where nobody planned them; `paid` is by quarter.
    """

    budget: int | None = None
    funds: Mapping[str, int] = field(default_factory=dict)
    cash: tuple[int, ...] = ()
    paid: Mapping[int, Paid] = field(default_factory=dict)

    def at[T](self, quarter: int, read: Callable[[Paid], T | None]) -> T | None:
        """Return the newest figure that was reported up to a quarter, None where there is none."""
        for q in range(quarter, 0, -1):
            value = read(self.paid[q]) if q in self.paid else None
            if value is not None:
                return value
        return None

    def spent(self, quarter: int) -> int | None:
        """Return what was spent up to the end of a quarter."""
        return self.at(quarter, _SPENT)

    def work(self, quarter: int) -> Decimal | None:
        """Return the work done up to the end of a quarter, in per cent."""
        return self.at(quarter, _WORK)

    def planned_work(self, quarter: int) -> Decimal | None:
        """Return the work planned up to the end of a quarter, in per cent."""
        return self.at(quarter, _PLANNED)

    def spent_funds(self, quarter: int) -> Mapping[str, int]:
        """Return what was spent by source, of the same report as `spent`."""
        return self.at(quarter, lambda paid: paid.funds if paid.spent is not None else None) or {}


type Books = Mapping[int, Book]
type Parents = Mapping[int, int | None]


@dataclass(frozen=True)
class Totals:
    """Money and work of items together up to a quarter, each counted once. `items` are those whose money counts.

    `funds` parts budget and spending by source; what nobody said the source of stands under "".
    """

    budget: int
    spent: int
    physical: Decimal | None
    both: Deviation
    budgeted: frozenset[int]
    spending: frozenset[int]
    funds: Mapping[str, tuple[int, int]]

    @property
    def items(self) -> int:
        """How many items count."""
        return len(self.budgeted | self.spending)


def totals(books: Books, parents: Parents, quarter: int, within: Collection[int] | None = None) -> Totals:
    """Return what items are together up to a quarter; of those that count in the whole only the ones `within`."""
    budgets = {item: book.budget for item, book in books.items() if book.budget is not None}
    spent = {item: paid for item, book in books.items() if (paid := book.spent(quarter)) is not None}
    budgeted, spending = (_within(counted(values, parents), within) for values in (budgets, spent))
    by_source = _by_source(books, quarter, budgeted, spending)
    budget, spend = sum(budgets[item] for item in budgeted), sum(spent[item] for item in spending)
    physical = _mean_of({item: book.work(quarter) for item, book in books.items()}, parents, within)
    plan = _mean_of({item: book.planned_work(quarter) for item, book in books.items()}, parents, within)
    both = deviation(budget, spend, physical, plan)
    return Totals(budget, spend, physical, both, budgeted, spending, by_source)


def _within(items: set[int], within: Collection[int] | None) -> frozenset[int]:
    return frozenset(items if within is None else items & set(within))


def _mean_of(values: Mapping[int, Decimal | None], parents: Parents, within: Collection[int] | None) -> Decimal | None:
    known = {item: value for item, value in values.items() if value is not None}
    kept = _within(counted(known, parents), within)
    return sum((known[item] for item in kept), Decimal(0)) / len(kept) if kept else None


def _by_source(
    books: Books, quarter: int, budgeted: Collection[int], spending: Collection[int]
) -> dict[str, tuple[int, int]]:
    """Return budget and spending by source."""
    planned = total(_parted(books[item].funds, books[item].budget) for item in budgeted)
    paid = total(_parted(books[item].spent_funds(quarter), books[item].spent(quarter)) for item in spending)
    return {code: (planned.get(code, 0), paid.get(code, 0)) for code in sorted({*planned, *paid})}


def _parted(funds: Mapping[str, int], whole: int | None) -> Parts:
    rest = (whole or 0) - sum(funds.values())
    return dict(funds) | ({UNSAID: rest} if rest else {})


@dataclass(frozen=True)
class Absorption:
    """Payments planned and made up to the end of each quarter, in whole rupiah, and work beside money.

    `planned` is None where nobody planned payments; `spent` is None for quarters that nobody has reported. `unplanned`
    is the budget of the items that have no plan of payments.
    """

    planned: tuple[int | None, ...]
    spent: tuple[int | None, ...]
    work: tuple[Deviation | None, ...]
    unplanned: int


def absorption(
    books: Books, parents: Parents, within: Collection[int] | None = None, summed: Callable[[int], Totals] | None = None
) -> Absorption:
    """Return the curve of a year over items, each counted once; `summed` gives the sums up to a quarter where these are kept."""
    planned = {item: book.cash for item, book in books.items() if book.cash}
    kept = _within(counted(planned, parents), within)
    steps = tuple(sum(sum(planned[item][:quarter]) for item in kept) if kept else None for quarter in QUARTERS)
    some = books if within is None else {item: books[item] for item in within if item in books}
    last = max((quarter for book in some.values() for quarter in book.paid), default=0)
    summed = summed or (lambda quarter: totals(books, parents, quarter, within))
    sums = [summed(quarter) if quarter <= last else None for quarter in QUARTERS]
    budgets = {item: book.budget for item, book in books.items() if book.budget is not None}
    budget = sum(budgets[item] for item in _within(counted(budgets, parents), within))
    return Absorption(
        steps,
        tuple(row.spent if row else None for row in sums),
        tuple(row.both if row else None for row in sums),
        budget - sum(books[item].budget or 0 for item in kept),
    )


def known_money(books: Books, quarter: int) -> dict[int, Known]:
    """Return budget and spending of each item up to a quarter, as parts are compared with what stands above them."""
    return {item: (book.budget, book.spent(quarter)) for item, book in books.items()}
