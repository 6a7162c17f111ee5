"""REST for everybody: promises, and money by item."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from satukota.modules.planning.models import Plan
from satukota.modules.planning.queries import money, promises, tree
from satukota.modules.planning.queries.outcomes import flat, performance
from satukota.modules.planning.rest.reading import reader
from satukota.modules.planning.rest.shapes import Part, Problem

router = Router(tags=["planning"])


class PromiseFilter(Part):
    """Which promises are asked for, and of which year (this one by default)."""

    plan: str = ""
    year: int | None = Field(None, ge=2000, le=2200)
    q: str = ""
    mission: str = ""
    dimension: str = ""
    agency: str = ""
    status: str = ""
    kind: str = ""


class PromiseOut(Schema):
    """A promise as its tracker lists it. Numbers are exact decimals as text; `address` stays."""

    kind: str
    code: str
    name: str
    agency: str
    mission: str
    year: int
    due: date | None
    promised: str | None
    first_promised: str | None
    published: str | None
    unit: str
    instrument: str
    status: str
    reason: str
    address: str


class PromiseList(Schema):
    """Promises, and how many there are in all."""

    total: int
    items: list[PromiseOut]


@router.get("/promises", auth=None, response=PromiseList, summary="Promises of a year, for everybody")
def promised(request: HttpRequest, filters: Query[PromiseFilter]) -> Any:
    """Return the promises that the public tracker lists, by its filter."""
    plan = tree.plan_of(filters.plan.replace("\x00", ""))
    if plan is None:
        return {"total": 0, "items": []}
    asked = {name: getattr(filters, name).replace("\x00", "") for name in promises.FILTERS}
    rows = promises.matching(promises.promises_of(plan, filters.year or timezone.localdate().year), asked)
    shown = rows[filters.offset : filters.offset + filters.limit]
    return {"total": len(rows), "items": [promises.as_data(row) for row in shown]}


class MoneyFilter(Part):
    """Whose money is asked for: of a plan, up to a quarter (4 by default) of a year (this one by default)."""

    plan: str = ""
    year: int | None = Field(None, ge=2000, le=2200)
    quarter: int = Field(4, ge=1, le=4)
    agency: str = ""
    code: str = ""
    fund: str = ""
    q: str = ""


class FundOut(Schema):
    """Money of one source, in whole rupiah."""

    code: str
    budget: int
    spent: int


class MoneyOut(Schema):
    """Money of an item up to a quarter, in whole rupiah; `counts` is false where an item above stands for it."""

    code: str
    nomenclature: str
    name: str
    agency: str
    budget: int | None
    spent: int | None
    planned: int | None
    funds: list[FundOut]
    counts: bool


class MoneyList(Schema):
    """Items with money, how many there are, and what those that count are together."""

    total: int
    budget: int
    spent: int
    items: list[MoneyOut]


@router.get("/money", response={200: MoneyList, 403: Problem}, summary="Money of a year by item and source")
def spent(request: HttpRequest, filters: Query[MoneyFilter]) -> Any:
    """Return the items of the money page with their sources of funds, by its filter."""
    reader(request)
    plan = tree.plan_of(filters.plan.replace("\x00", ""))
    if plan is None:
        return {"total": 0, "budget": 0, "spent": 0, "items": []}
    quarter = filters.quarter
    books = money.ledger(plan, filters.year or timezone.localdate().year)
    asked = {name: getattr(filters, name).replace("\x00", "") for name in ("q", "code", "agency", "fund")}
    listed = money.filtered_items(books, asked, quarter)
    sums = books.totals(quarter, listed)
    page = listed[filters.offset : filters.offset + filters.limit]
    rows = money.money_rows(books, page, books.totals(quarter), quarter)
    return {"total": len(listed), "budget": sums.budget, "spent": sums.spent, "items": [_money(row) for row in rows]}


def _money(row: money.MoneyRow) -> dict[str, Any]:
    return {
        "code": row.item.code,
        "nomenclature": row.item.nomenclature,
        "name": row.item.name,
        "agency": row.item.agency.code if row.item.agency else "",
        "budget": row.book.budget,
        "spent": row.spent,
        "planned": row.planned,
        "funds": [{"code": one.code, "budget": one.budget, "spent": one.spent} for one in row.funds],
        "counts": row.counted_in is None,
    }


class ContributionOut(Schema):
    """What another agency contributes, and by which outcome of its own (its uid, else empty)."""

    agency: str
    what: str
    by: str


class OutcomeOut(Schema):
    """An outcome; `parent` is the uid of the one it leads to. Targets and values are those of its `indicators`.

    `lacks` names what is wrong: no_indicator, no_owner, indicator_without_owner, contributes_to_nobody.
    """

    uid: str
    parent: str
    level: str
    code: str
    statement: str
    success_factor: str
    agency: str
    unit: str
    indicators: list[str]
    items: list[str]
    contributions: list[ContributionOut]
    lacks: list[str]


@router.get(
    "/plans/{code}/outcomes",
    response={200: list[OutcomeOut], 403: Problem, 404: Problem},
    summary="Performance tree of a plan",
)
def outcomes(request: HttpRequest, code: str) -> Any:
    """Return the outcomes in the order of the tree, each with its indicators, items and contributions."""
    reader(request)
    return list(flat(performance(get_object_or_404(Plan, code=code), timezone.localdate().year)))
