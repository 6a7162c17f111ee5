"""Budgets of a year in a sheet as SIPD prints DPA and RKPD: an item once, its sources of funds kept apart."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from satukota.modules.planning.models import Allocation, Item, Plan, SheetImport
from satukota.modules.planning.queries.sheets import columns_for, place_for, table_of
from satukota.modules.planning.rules.cells import money, text_of
from satukota.modules.planning.rules.faults import Fault, Problem, Refused
from satukota.modules.planning.rules.funds import add, cash_columns, is_known, parts_in
from satukota.modules.planning.rules.headings import Skipped
from satukota.modules.planning.rules.layouts import items_of, lacking
from satukota.modules.planning.rules.numbers import NotANumber

type Numbered = tuple[int, Allocation]


@dataclass
class BudgetSheet:
    """The budgets of a sheet (unsaved, each with its row), and what is wrong or was not read."""

    rows: list[Numbered] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    lacking: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    other_sources: tuple[str, ...] = ()
    has_cash: bool = False


@dataclass(frozen=True)
class _Amount:
    """What one row says of an item."""

    number: int
    budget: int
    funds: Mapping[str, int]
    cash: Sequence[int]


def read_budgets(plan: Plan, year: int, content: bytes) -> BudgetSheet:
    """Return the budgets of a sheet for a year. Rows of one item with other sources are one budget.

    Raises RefusedSheet where the file cannot be read at all.
    """
    table = table_of(content)
    columns = columns_for(table)
    missing = [*lacking(columns.values(), known_codes=True)]
    missing += ["budget"] if "budget" not in columns.values() else []
    if missing:
        return BudgetSheet(lacking=tuple(missing))
    listed, cash = items_of(table, columns, place_for(SheetImport(plan=plan))), cash_columns(table.headings, columns)
    skipped = tuple(sorted((*table.skipped, *listed.skipped), key=lambda line: line.row))
    sheet = BudgetSheet(skipped=skipped, has_cash=bool(cash))
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
    named = (name for _number, cells in listed.rows for name in _other_sources(cells))
    sheet.other_sources = tuple(dict.fromkeys(named))
    return sheet


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
