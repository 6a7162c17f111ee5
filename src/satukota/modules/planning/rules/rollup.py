"""Money of a tree counted once: an item that reports stands for all that lies below it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Mismatch:
    """An item whose own figures differ from the sum of its reporting parts, in whole rupiah."""

    item: int
    budget: int
    parts_budget: int
    spent: int
    parts_spent: int

    @property
    def budget_gap(self) -> int:
        """Own budget less that of the parts."""
        return self.budget - self.parts_budget

    @property
    def spent_gap(self) -> int:
        """Own spending less that of the parts."""
        return self.spent - self.parts_spent


def counted(reporting: Collection[int], parents: Mapping[int, int | None]) -> set[int]:
    """Return the reporting items that count: those with none above them that reports as well.

    `parents` leads from each item to the one above; an item outside of it stands at the top.
    """
    reported = set(reporting)
    return {item for item in reported if _nearest(item, reported, parents) is None}


def mismatches(money: Mapping[int, tuple[int, int]], parents: Mapping[int, int | None]) -> list[Mismatch]:
    """Return the items whose (budget, spent) is not that of their reporting parts together."""
    parts: dict[int, list[int]] = {}
    for item in money:
        above = _nearest(item, money, parents)
        if above is not None:
            parts.setdefault(above, []).append(item)
    compared = [_compared(item, [money[part] for part in below], money[item]) for item, below in sorted(parts.items())]
    return [row for row in compared if row.budget_gap or row.spent_gap]


def _compared(item: int, parts: list[tuple[int, int]], own: tuple[int, int]) -> Mismatch:
    budgets, spendings = zip(*parts, strict=True)
    return Mismatch(item, own[0], sum(budgets), own[1], sum(spendings))


def _nearest(item: int, money: Collection[int], parents: Mapping[int, int | None]) -> int | None:
    """Return the reporting item next above, or None."""
    above, seen = parents.get(item), {item}
    while above is not None and above not in seen:
        if above in money:
            return above
        seen.add(above)
        above = parents.get(above)
    return None
