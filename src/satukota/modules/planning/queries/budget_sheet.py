"""Budgets of a year in a sheet as SIPD prints DPA and RKPD: an item once, its sources of funds kept apart."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.models import Allocation, Figure, Item, Plan, SheetImport
from satukota.modules.planning.queries.sheets import RefusedSheet, columns_for, place_for, table_of
from satukota.modules.planning.rules.cells import money, text_of
from satukota.modules.planning.rules.faults import Fault, Problem, Refused
from satukota.modules.planning.rules.funds import add, cash_columns, is_known, parts_in
from satukota.modules.planning.rules.headings import Skip, Skipped, Table, meaning, money_place, year_in
from satukota.modules.planning.rules.layouts import items_of, lacking
from satukota.modules.planning.rules.numbers import NotANumber

OTHER_YEAR = _(
    "Above its headings the sheet says that it is of %(years)s, not of %(year)s. Choose that year, or take the line out"
    " of the sheet where it is wrong."
)
type Numbered = tuple[int, Allocation]


@dataclass
class BudgetSheet:
    """The budgets of a sheet (unsaved, each with its row), and what is wrong or was not read.

    `unread` are headings, `others` sheets of the file, `without` codes of rows that hold no amount, `unseen` the numbers
    of rows that are read although the sheet hides them; `before` are the approved budgets by item.
    """

    rows: list[Numbered] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    lacking: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    other_sources: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    unseen: tuple[int, ...] = ()
    before: Mapping[int, int] = field(default_factory=dict)
    has_cash: bool = False

    @property
    def changes(self) -> list[tuple[Allocation, int | None]]:
        """Each budget of the sheet beside the approved one of the same item and year, None where there is none."""
        return [(row, self.before.get(row.item_id)) for _number, row in self.rows]


@dataclass(frozen=True)
class _Amount:
    """What one row says of an item."""

    number: int
    budget: int
    funds: Mapping[str, int]
    cash: Sequence[int]


def read_budgets(plan: Plan, year: int, content: bytes) -> BudgetSheet:
    """Return the budgets of a sheet for a year. Rows of one item with other sources are one budget.

    Raises RefusedSheet where the file cannot be read at all, or says that it is of another year.
    """
    table = table_of(content)
    columns = _columns_of(table, year)
    missing = [*lacking(columns.values(), known_codes=True)]
    missing += ["budget"] if "budget" not in columns.values() else []
    if missing:
        return BudgetSheet(lacking=tuple(missing))
    listed, cash = items_of(table, columns, place_for(SheetImport(plan=plan))), cash_columns(table.headings, columns)
    skipped = tuple(sorted((*table.skipped, *listed.skipped), key=lambda line: line.row))
    sheet = BudgetSheet(skipped=skipped, has_cash=bool(cash), others=table.others, unseen=table.unseen)
    read = {*columns, *cash}
    sheet.unread = tuple(text for place, text in enumerate(table.headings) if text and place not in read)
    items = {item.code: item for item in plan.items.exclude(state=Item.State.DROPPED).select_related("plan")}
    by_number, amounts = dict(table.rows), defaultdict[str, list[_Amount]](list)
    for number, cells in listed.rows:
        code = text_of(cells.get("code"))
        if code not in items:
            sheet.problems.append(Problem(number, "code", Fault.NOT_IN_PLAN, code))
        elif cells.get("budget") is not None:
            amount, faults = _amount(number, cells, by_number[number], cash)
            sheet.problems += faults
            amounts[code] += [amount] if amount else []
    for code, parts in amounts.items():
        sheet.problems += _repeated(code, parts)
        sheet.rows.append((parts[0].number, _budget(items[code], year, parts)))
    sheet.without = tuple(code for _number, cells in listed.rows if (code := text_of(cells.get("code"))) not in amounts)
    approved = Allocation.objects.filter(item__plan=plan, year=year, is_current=True, state=Figure.State.PUBLISHED)
    sheet.before = dict(approved.values_list("item", "budget"))
    named = (name for _number, cells in listed.rows for name in _other_sources(cells))
    sheet.other_sources = tuple(dict.fromkeys(named))
    return sheet


def _columns_of(table: Table, year: int) -> dict[int, str]:
    """Return what the columns are taken for; of several years' money that of the year. Raises RefusedSheet."""
    columns = columns_for(table)
    money_of_years = [place for place, text in enumerate(table.headings) if meaning(text) == "budget" and year_in(text)]
    if money_of_years:
        kept = {place: column for place, column in columns.items() if column != "budget"}
        place = money_place(table.headings, year)
        return kept if place is None else kept | {place: "budget"}
    titles = [line.text for line in table.skipped if line.why is Skip.TITLE and "tahun" in line.text.lower()]
    named = {titled for text in titles if (titled := year_in(text))}
    if named and year not in named:
        raise RefusedSheet(OTHER_YEAR % {"years": ", ".join(map(str, sorted(named))), "year": year})
    return columns


def _amount(
    number: int, cells: Mapping[str, Any], row: Sequence[Any], cash: Mapping[int, int]
) -> tuple[_Amount | None, list[Problem]]:
    try:
        budget = money(cells["budget"]) or 0
    except Refused as refused:
        return None, [Problem(number, "budget", refused.fault, refused.value)]
    try:
        funds = parts_in(text_of(cells.get("fund")), budget)
    except NotANumber as error:
        return None, [Problem(number, "fund", Fault.BAD_FUND, str(error))]
    payments, faults = _payments(number, row, cash)
    if payments and sum(payments) != budget:
        faults.append(Problem(number, "cash", Fault.BAD_CASH, str(sum(payments))))
    return _Amount(number, budget, funds, payments), faults


def _payments(number: int, row: Sequence[Any], cash: Mapping[int, int]) -> tuple[list[int], list[Problem]]:
    payments, faults = [0, 0, 0, 0], []
    for place, quarter in cash.items():
        try:
            payments[quarter - 1] += money(row[place] if place < len(row) else None) or 0
        except Refused as refused:
            faults.append(Problem(number, "cash", refused.fault, refused.value))
    return (payments if any(payments) and not faults else []), faults


def _other_sources(cells: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of sources that the table does not have: they are counted as other sources, and named."""
    name = text_of(cells.get("fund"))
    if name and ";" not in name and not is_known(name):
        yield name[:80]


def _repeated(code: str, parts: Sequence[_Amount]) -> Iterator[Problem]:
    """Yield the rows that say a source of an item again, or the whole item without a source."""
    seen: set[str] = set()
    for part in parts:
        if len(parts) > 1 and (not part.funds or seen & set(part.funds)):
            yield Problem(part.number, "code", Fault.DUPLICATE, code)
        seen |= set(part.funds)


def _budget(item: Item, year: int, parts: Sequence[_Amount]) -> Allocation:
    funds: dict[str, int] = {}
    for part in parts:
        add(funds, part.funds)
    planned = all(part.cash or not part.budget for part in parts)
    cash = [sum(step) for step in zip(*(part.cash for part in parts if part.cash), strict=True)] if planned else []
    return Allocation(item=item, year=year, budget=sum(part.budget for part in parts), funds=funds, cash=cash)
