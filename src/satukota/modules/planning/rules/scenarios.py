"""Books of a year as they would be under another ceiling, with items that wait: the real ones are never touched."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from satukota.modules.planning.rules.books import Book, Books, Parents


def scaled(amount: int, percent: int) -> int:
    """Return an amount changed by so many per cent, in whole rupiah, never more than that."""
    return amount * (100 + percent) // 100


def replanned(books: Books, parents: Parents, percent: int, postponed: Collection[int]) -> dict[int, Book]:
    """Return the books with every budget changed by so many per cent and without the budget of what is postponed.

    What lies below a postponed item waits with it. An item above whose budget held it has that much less; what was
    paid was paid. Planned payments keep their shares of the year.
    """
    waiting = {item for item in books if any(above in set(postponed) for above in _path(item, parents))}
    given_up: dict[int, int] = {}
    for item in sorted(waiting):
        if not any(above in waiting for above in _path(item, parents)[1:]):
            for above in _path(item, parents)[1:]:
                given_up[above] = given_up.get(above, 0) + (books[item].budget or 0)
    return {item: _book(book, percent, item in waiting, given_up.get(item, 0)) for item, book in books.items()}


def _path(item: int, parents: Parents) -> list[int]:
    """Return an item and those above it, the nearest first."""
    path, at = [], item
    while at is not None and at not in path:
        path.append(at)
        at = parents.get(at)  # type: ignore[assignment]
    return path


def _book(book: Book, percent: int, is_waiting: bool, given_up: int) -> Book:
    if book.budget is None:
        return book
    left = 0 if is_waiting else max(0, book.budget - given_up)
    budget = scaled(left, percent)
    return replace(book, budget=budget, funds={}, cash=_parted(book.cash, book.budget, budget))


def _parted(cash: tuple[int, ...], before: int, now: int) -> tuple[int, ...]:
    """Return planned payments of another budget: the same shares, the last quarter takes what rounding leaves."""
    if not cash or not before:
        return cash
    parts = [amount * now // before for amount in cash[:-1]]
    return (*parts, now - sum(parts)) if sum(cash) == before else (*parts, cash[-1] * now // before)


def moved(before: Mapping[int, bool], after: Mapping[int, bool]) -> tuple[list[int], list[int]]:
    """Return what fitted and does not any more, and what fits only now."""
    lost = [key for key, fits in before.items() if fits and not after.get(key, False)]
    won = [key for key, fits in after.items() if fits and not before.get(key, False)]
    return lost, won
