"""Money of a tree counted once: an item whose figure is known stands for all that lies below it."""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass

type Known = tuple[int | None, int | None]
"""Budget and spending of an item in whole rupiah, None where nobody said."""


@dataclass(frozen=True)
class Mismatch:
    """An item whose own figures differ from the sum of its parts, in whole rupiah; None where one side is unknown."""

    item: int
    budget: int | None
    parts_budget: int | None
    spent: int | None
    parts_spent: int | None
    parts: tuple[int, ...] = ()

    @property
    def budget_gap(self) -> int:
        """Own budget less that of the parts."""
        return _gap(self.budget, self.parts_budget)

    @property
    def spent_gap(self) -> int:
        """Own spending less that of the parts."""
        return _gap(self.spent, self.parts_spent)


def _gap(own: int | None, parts: int | None) -> int:
    return 0 if own is None or parts is None else own - parts


def counted(known: Collection[int], parents: Mapping[int, int | None]) -> set[int]:
    """Return the items that count: those with none above them whose figure is known as well.

    `parents` leads from each item to the one above; an item outside of it stands at the top.
    """
    known = set(known)
    stands = _nearest_of_parents(known, parents)
    return {item for item in known if stands.get(parents.get(item), item) == item}


def _nearest_of_parents(known: Collection[int], parents: Mapping[int, int | None]) -> dict[int | None, int]:
    """Return which known item stands at or above each parent of the known ones: looked up once for all its parts."""
    tops = {above for item in known if (above := parents.get(item)) is not None}
    stands = {above: above if above in known else nearest(above, known, parents) for above in tops}
    return {parent: item for parent, item in stands.items() if item is not None}


def mismatches(money: Mapping[int, Known], parents: Mapping[int, int | None]) -> list[Mismatch]:
    """Return the items whose budget or spending is not that of their parts together, each side known.

    The parts of an item are those next below it whose own figure is known.
    """
    budgets = {item: budget for item, (budget, _spent) in money.items() if budget is not None}
    spendings = {item: spent for item, (_budget, spent) in money.items() if spent is not None}
    of_budget, of_spent = _by_parent(budgets, parents), _by_parent(spendings, parents)
    compared = (
        Mismatch(
            item,
            budgets.get(item),
            _sum(budgets, of_budget.get(item)),
            spendings.get(item),
            _sum(spendings, of_spent.get(item)),
            tuple(sorted({*of_budget.get(item, ()), *of_spent.get(item, ())})),
        )
        for item in sorted({*of_budget, *of_spent})
    )
    return [row for row in compared if row.budget_gap or row.spent_gap]


def _by_parent(values: Collection[int], parents: Mapping[int, int | None]) -> dict[int, list[int]]:
    parts: dict[int, list[int]] = {}
    stands = _nearest_of_parents(values, parents)
    for item in values:
        above = stands.get(parents.get(item))
        if above is not None and above != item:
            parts.setdefault(above, []).append(item)
    return parts


def _sum(values: Mapping[int, int], parts: Collection[int] | None) -> int | None:
    return sum(values[part] for part in parts) if parts else None


def nearest(item: int, known: Collection[int], parents: Mapping[int, int | None]) -> int | None:
    """Return the next item above whose figure is known, or None."""
    above, seen = parents.get(item), {item}
    while above is not None and above not in seen:
        if above in known:
            return above
        seen.add(above)
        above = parents.get(above)
    return None


def recounted[K: Hashable](
    years: Mapping[K, Collection[int]], before: Mapping[K, K | None], after: Mapping[K, K | None]
) -> dict[K, set[int]]:
    """Return the items whose money of some years would count twice, or no more, once they stand elsewhere; with these years.

    `years` are those in which an item's money is known; `before` and `after` lead from each item to the one above.
    """
    changed = {
        item: set(known) & (_covered(item, years, before) ^ _covered(item, years, after))
        for item, known in years.items()
    }
    return {item: moved for item, moved in changed.items() if moved}


def _covered[K: Hashable](item: K, years: Mapping[K, Collection[int]], parents: Mapping[K, K | None]) -> set[int]:
    """Return the years in which something above an item stands for it."""
    covered: set[int] = set()
    above, seen = parents.get(item), {item}
    while above is not None and above not in seen:
        covered.update(years.get(above, ()))
        seen.add(above)
        above = parents.get(above)
    return covered
