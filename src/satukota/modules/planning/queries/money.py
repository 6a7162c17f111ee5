"""Money and work of a year, each item counted once: sums, curve, sources, and what does not add up."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from satukota.modules.planning.models import Allocation, Figure, FundSource, Item, Plan, Realisation
from satukota.modules.planning.rules.books import Absorption, Book, Paid, Totals, absorption, known_money, totals
from satukota.modules.planning.rules.deviation import Deviation, deviation
from satukota.modules.planning.rules.rollup import Mismatch, mismatches, recounted

COUNTED = (Figure.State.SUBMITTED, Figure.State.VERIFIED, Figure.State.PUBLISHED)
"""A draft or a returned figure is not yet the agency's word."""
PAID = ("item_id", "quarter", "budget", "spent", "physical", "physical_plan")


@dataclass(frozen=True)
class Money:
    """Budget and spending of a year over the items that count, the mean of the work done, and what does not add up."""

    budget: int
    spent: int
    physical: Decimal | None
    items: int
    both: Deviation
    mismatches: tuple[tuple[Item, Mismatch], ...] = ()


def reported(*, public: bool = False) -> QuerySet[Realisation]:
    """Return the work and money that counts: what agencies sent, or only what was published."""
    rows = Realisation.objects.filter(is_current=True)
    return rows.filter(state=Figure.State.PUBLISHED) if public else rows.filter(state__in=COUNTED)


@dataclass(frozen=True)
class Ledger:
    """The books of a plan's year by item, and which item stands above which."""

    plan: Plan
    year: int
    books: Mapping[int, Book]
    parents: Mapping[int, int | None]

    def totals(self, quarter: int = 4, within: Collection[int] | None = None) -> Totals:
        """Return what items are together; of those that count in the city the ones `within`. Summed once for a page."""
        key = quarter, None if within is None else frozenset(within)
        if key not in self._sums:
            self._sums[key] = totals(self.books, self.parents, quarter, within)
        return self._sums[key]

    @cached_property
    def _sums(self) -> dict[tuple[int, frozenset[int] | None], Totals]:
        return {}

    def absorption(self, within: Collection[int] | None = None) -> Absorption:
        """Return the curve of the year."""
        return absorption(self.books, self.parents, within, lambda quarter: self.totals(quarter, within))

    def above(self, item: int) -> list[int]:
        """Return the items above one, the nearest first."""
        path: list[int] = []
        at = self.parents.get(item)
        while at is not None and at not in path:
            path.append(at)
            at = self.parents.get(at)
        return path

    @cached_property
    def last_quarter(self) -> int:
        """The last quarter of which anything was reported, 4 where nothing was."""
        return max((quarter for book in self.books.values() for quarter in book.paid), default=4)

    def mismatches(self, quarter: int = 4) -> list[Mismatch]:
        """Return the items that are not what their parts are together."""
        return mismatches(known_money(self.books, quarter), self.parents)


def ledger(plan: Plan, year: int, *, public: bool = False, root: Item | None = None) -> Ledger:
    """Return the books of a year. A budget document goes before the budget that a report names.

    `public` takes only what was published, `root` only an item and what stands below it. What was reported of an item
    that was dropped later stays: money that was paid was paid.
    """
    items = plan.items.order_by()
    # Of a whole plan the rows are joined: thousands of ids in a statement cost more than the rows themselves.
    mine: dict[str, Any] = {"item__plan": plan}
    if root is not None:
        items = items.filter(Q(pk=root.pk) | Q(path__startswith=f"{root.path}/"))
        mine = {"item__in": list(items.values_list("pk", flat=True))}
    parents = dict(items.values_list("pk", "parent"))
    rows = Allocation.objects.filter(year=year, is_current=True, state=Figure.State.PUBLISHED, **mine)
    allocations = {
        pk: (budget, funds, cash)
        for pk, budget, funds, cash in rows.values_list("item_id", *Allocation.FIGURES)
        if pk in parents
    }
    paid, budgets = _reports(reported(public=public).filter(year=year, **mine), parents)
    books = {pk: _book(allocations.get(pk), budgets.get(pk), paid.get(pk, {})) for pk in {*allocations, *paid}}
    return Ledger(plan, year, books, parents)


def _reports(
    reports: QuerySet[Realisation], parents: Mapping[int, int | None]
) -> tuple[dict[int, dict[int, Paid]], dict[int, int | None]]:
    """Return what items reported by quarter, and the newest budget that a report of each names."""
    # Most reports name no source: those that do are read by themselves, so that no empty JSON is parsed for each row.
    named = {(pk, quarter): funds for pk, quarter, funds in reports.exclude(funds={}).values_list(*PAID[:2], "funds")}
    paid: dict[int, dict[int, Paid]] = defaultdict(dict)
    budgets: dict[int, int | None] = {}
    for pk, quarter, budget, spent, physical, physical_plan in reports.order_by("quarter").values_list(*PAID):
        if pk in parents:
            paid[pk][quarter] = Paid(spent, named.get((pk, quarter), {}), physical, physical_plan)
            budgets[pk] = budgets.get(pk) if budget is None else budget
    return paid, budgets


def _book(allocation: tuple[int, Any, list[int]] | None, budget: int | None, paid: Mapping[int, Paid]) -> Book:
    if allocation is None:
        return Book(budget, paid=paid)
    whole, funds, cash = allocation
    return Book(whole, funds, tuple(cash), paid)


def money(plan: Plan, year: int, *, quarter: int = 4, public: bool = False) -> Money:
    """Return budget, spending and work of a year up to a quarter, from the newest report of each item.

    An item whose figure is known stands for its parts: no money is counted twice.
    """
    books = ledger(plan, year, public=public)
    sums, differing = books.totals(quarter), books.mismatches(quarter)
    items = Item.objects.in_bulk([row.item for row in differing])
    return Money(
        sums.budget,
        sums.spent,
        sums.physical,
        sums.items,
        sums.both,
        tuple((items[row.item], row) for row in differing),
    )


@dataclass(frozen=True)
class Share:
    """Budget and spending of an agency or a source."""

    code: str
    name: str
    budget: int
    spent: int

    @property
    def percent(self) -> Decimal | None:
        """What was spent of the budget."""
        return deviation(self.budget, self.spent, None, None).money


@dataclass(frozen=True)
class MoneyRow:
    """An item with its money of a year up to a quarter. `counted_in` is the item above that stands for it."""

    item: Item
    book: Book
    quarter: int
    counted_in: Item | None
    names: Mapping[str, str]

    @cached_property
    def spent(self) -> int | None:
        """What was spent from the beginning of the year."""
        return self.book.spent(self.quarter)

    @cached_property
    def planned(self) -> int | None:
        """Payments planned up to the end of the quarter."""
        return sum(self.book.cash[: self.quarter]) if self.book.cash else None

    @cached_property
    def deviation(self) -> Deviation:
        """Work and money side by side."""
        work, planned = self.book.work(self.quarter), self.book.planned_work(self.quarter)
        return deviation(self.book.budget, self.spent, work, planned)

    @cached_property
    def funds(self) -> list[Share]:
        """Budget and spending of each source."""
        spent = self.book.spent_funds(self.quarter)
        codes = sorted({*self.book.funds, *spent})
        return [Share(c, self.names.get(c, c), self.book.funds.get(c, 0), spent.get(c, 0)) for c in codes]


FILTERS = ("q", "code", "agency", "fund", "below")


def filtered_items(books: Ledger, filters: Mapping[str, str], quarter: int) -> list[int]:
    """Return the items with money that a filter names, in the order of the plan.

    `code` is the beginning of a code of Permendagri 90/2019, `fund` a source, `below` the item whose parts are meant.
    """
    items = books.plan.items.order_by("path")
    if text := filters.get("q", "").strip()[:100]:
        items = items.filter(name__icontains=text)
    if text := filters.get("code", "").strip()[:20]:
        items = items.filter(nomenclature__startswith=text)
    if text := filters.get("agency", ""):
        items = items.filter(agency__code=text)
    listed = [pk for pk in items.values_list("pk", flat=True) if pk in books.books]
    if text := filters.get("below", ""):
        parts = next((row.parts for row in books.mismatches(quarter) if row.item == _pk(text)), ())
        listed = [pk for pk in listed if pk in parts]
    if fund := filters.get("fund", ""):
        listed = [pk for pk in listed if _has_fund(books.books[pk], "" if fund == "unsaid" else fund, quarter)]
    return listed


def _pk(uid: str) -> int | None:
    return Item.objects.filter(uid=uid).values_list("pk", flat=True).first()


def _has_fund(book: Book, fund: str, quarter: int) -> bool:
    spent = book.spent_funds(quarter)
    if fund:
        return bool(book.funds.get(fund) or spent.get(fund))
    whole, paid = book.budget or 0, book.spent(quarter) or 0
    return whole != sum(book.funds.values()) or paid != sum(spent.values())


def money_rows(books: Ledger, listed: Iterable[int], sums: Totals, quarter: int) -> list[MoneyRow]:
    """Return items with their money; `sums` are the sums of the city, which say what counts."""
    pks = list(listed)
    stands = {pk: _stands_for(books, pk, sums) for pk in pks}
    wanted = {*pks, *(above for above in stands.values() if above)}
    items, names = Item.objects.select_related("agency").in_bulk(wanted), fund_names()
    return [MoneyRow(items[pk], books.books[pk], quarter, items.get(stands[pk] or 0), names) for pk in pks]


def _stands_for(books: Ledger, item: int, sums: Totals) -> int | None:
    """Return the item above that counts instead of one, None where it counts itself."""
    kept = sums.budgeted | sums.spending
    return None if item in kept else next((above for above in books.above(item) if above in kept), None)


def fund_names() -> dict[str, str]:
    """Return the names of the sources by their codes."""
    return dict(FundSource.objects.values_list("code", "name"))


def approved_budget(item: Item, year: int) -> Allocation | None:
    """Return the budget of an item for a year that a second person has approved, or None."""
    return item.allocations.filter(year=year, is_current=True, state=Figure.State.PUBLISHED).first()


def sources_of(budget: Allocation | None, report: Realisation | None = None) -> dict[str, str]:
    """Return the sources (code → name) that a report of an item asks for: those of its budget and of what it reported.

    Without a budget document nothing is asked for.
    """
    codes = {*(budget.funds if budget else ()), *(report.funds if report else ())}
    return {code: name for code, name in fund_names().items() if code in codes}


def by_fund(sums: Totals) -> list[Share]:
    """Return the money of each source; what nobody said the source of last, under "unsaid"."""
    names = fund_names()
    shares = [
        Share(code, names.get(code, code), *sums.funds[code]) for code in (*names, *sums.funds) if code in sums.funds
    ]
    once = {share.code: share for share in shares if share.code}
    unsaid = [Share("unsaid", "", *sums.funds[""])] if "" in sums.funds else []
    return [*once.values(), *unsaid]


def by_agency(books: Ledger, sums: Totals, quarter: int) -> list[Share]:
    """Return the money of each agency, of the items that count in the city; the largest first."""
    kept = sums.budgeted | sums.spending
    owners = books.plan.items.order_by().values_list("pk", "agency__code", "agency__name")
    shares: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for pk, code, name in (row for row in owners if row[0] in kept):
        share, book = shares[code or "", name or ""], books.books[pk]
        share[0] += (book.budget or 0) if pk in sums.budgeted else 0
        share[1] += (book.spent(quarter) or 0) if pk in sums.spending else 0
    rows = [Share(code, name, *share) for (code, name), share in shares.items()]
    return sorted(rows, key=lambda row: (-row.budget, row.name))


def moved_sums(item: Item, to: Item | None) -> list[int]:
    """Return the years whose published money would count twice, or no more, if an item stood below another.

    An item stands for all below it whose money is known: what moves out of it would be added to it.
    """
    stored = Item.objects.filter(pk=item.pk).values("code", "parent", "plan").first() if item.pk else None
    if stored is None or stored["parent"] == (to.pk if to else None):
        return []
    parents = dict(Item.objects.filter(plan=stored["plan"]).values_list("code", "parent__code"))
    elsewhere = parents | {stored["code"]: to.code if to else None}
    moved = recounted(published_years(stored["plan"]), parents, elsewhere)
    return sorted({year for years in moved.values() for year in years})


def published_years(plan_id: int) -> dict[str, set[int]]:
    """Return the years of which a budget or spending was published, by the code of the item."""
    of = {"item__plan": plan_id, "is_current": True, "state": Figure.State.PUBLISHED}
    years = defaultdict[str, set[int]](set)
    for model in (Allocation, Realisation):
        for code, year in model.objects.filter(**of).values_list("item__code", "year").distinct():
            years[code].add(year)
    return dict(years)
