"""Money of the plan: by quarter, source, agency and code; budgets of a year and the sheets that bring them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from satukota.kernel.people.api import Agency
from satukota.kernel.tables.api import csv_text
from satukota.modules.planning import actions
from satukota.modules.planning.forms.figures import AllocationForm
from satukota.modules.planning.forms.sheets import BudgetSheetForm
from satukota.modules.planning.models import Allocation, Item, Plan
from satukota.modules.planning.queries import money, tree
from satukota.modules.planning.queries.budget_sheet import BudgetSheet, read_budgets
from satukota.modules.planning.queries.corrections import count_waiting
from satukota.modules.planning.queries.money_charts import absorption_chart
from satukota.modules.planning.queries.sheets import RefusedSheet, digest_of
from satukota.modules.planning.queries.words import COLUMN_NAMES
from satukota.modules.planning.rules.figures import ground_needed
from satukota.modules.planning.rules.headings import spans
from satukota.modules.planning.rules.quarters import Quarter
from satukota.modules.planning.views.base import chosen_year, editing, require_filling
from satukota.modules.planning.views.figures import ground_of, is_published, tell
from satukota.modules.planning.views.paging import page_of
from satukota.modules.planning.views.sheets import FAULTS
from satukota.web.api import actor_of, complain, may, page, permission_required

PAGE = 50
MOST_SHOWN = 200


def _asked(request: HttpRequest) -> tuple[money.Ledger | None, int, dict[str, str]]:
    """Return the books that an address names, the quarter and the filter."""
    plan = tree.plan_of(request.GET.get("plan", ""))
    filters = {name: text for name in money.FILTERS if (text := request.GET.get(name, "").replace("\x00", ""))}
    if plan is None:
        return None, 4, filters
    books = money.ledger(plan, chosen_year(request))
    quarter = request.GET.get("quarter", "")
    return books, int(quarter) if quarter in {"1", "2", "3", "4"} else books.last_quarter, filters


@permission_required("planning.view")
def overview(request: HttpRequest) -> HttpResponse:
    """Show the money of a year up to a quarter: sums, curve, sources, agencies, what does not add up, and every item."""
    books, quarter, filters = _asked(request)
    if books is None:
        return page(request, "planning/no_plan.html", {"can_edit": may(request, "planning.edit")})
    whole, listed = books.totals(quarter), money.filtered_items(books, filters, quarter)
    within = listed if filters else None
    sums = books.totals(quarter, within) if filters else whole
    pages = page_of(request, listed, PAGE)
    curve = books.absorption(within)
    context: dict[str, Any] = {
        "plan": books.plan,
        "plans": tree.plans(),
        "year": books.year,
        "years": range(books.plan.end_year, books.plan.start_year - 1, -1),
        "quarter": quarter,
        "when": Quarter(books.year, quarter),
        "given": filters,
        "sums": sums,
        "curve": curve,
        "chart": absorption_chart(curve, books.year, books.plan.title),
        "quarters": list(zip((1, 2, 3, 4), curve.planned, curve.spent, curve.work, strict=True)),
        "funds": money.by_fund(sums),
        "names": money.fund_names(),
        "shares": money.by_agency(books, sums, quarter),
        "agencies": Agency.objects.filter(pk__in=books.plan.items.values("agency")).order_by("name"),
        "differing": _differing(books, quarter),
        "rows": money.money_rows(books, pages.rows, whole, quarter),
        "pages": pages,
        "waiting": count_waiting("allocation", "realisation"),
        "can_import": may(request, "planning.edit"),
    }
    return page(request, "planning/money.html", context)


def _differing(books: money.Ledger, quarter: int) -> list[tuple[Item, Any]]:
    rows = books.mismatches(quarter)
    items = Item.objects.in_bulk([row.item for row in rows])
    return [(items[row.item], row) for row in rows]


@permission_required("planning.view")
def money_csv(request: HttpRequest) -> HttpResponse:
    """Send the items of the money page as CSV, a row for each source; the filter of the page holds."""
    books, quarter, filters = _asked(request)
    rows: list[list[object]] = []
    if books is not None:
        listed = money.filtered_items(books, filters, quarter)
        for row in money.money_rows(books, listed, books.totals(quarter), quarter):
            rows += _csv_rows(row, books.year)
    head = [
        _("year"), _("quarter"), _("code"), _("code of Permendagri 90/2019"), _("item"), _("agency"), _("source of funds"),
        _("budget (rupiah)"), _("spent so far (rupiah)"), _("payments planned so far (rupiah)"), _("work done so far (%)"),
        _("counts in the sum"),
    ]  # fmt: skip
    return HttpResponse(csv_text(head, rows), content_type="text/csv; charset=utf-8")


def _csv_rows(row: money.MoneyRow, year: int) -> list[list[object]]:
    """Return an item as a whole, then each of its sources."""
    item = row.item
    head: list[object] = [
        year, row.quarter, item.code, item.nomenclature, item.name, item.agency.name if item.agency else "",
    ]  # fmt: skip
    counts = _("no") if row.counted_in else _("yes")
    whole = [*head, _("all"), row.book.budget, row.spent, row.planned, row.deviation.physical, counts]
    return [whole, *([*head, share.name, share.budget, share.spent, None, None, _("no")] for share in row.funds)]


@permission_required("planning.fill")
def allocate(request: HttpRequest, uid: UUID, year: int) -> HttpResponse:
    """Report the budget of an item for a year, by source of funds and quarter of payment."""
    item = get_object_or_404(Item.objects.select_related("agency", "plan"), uid=uid)
    require_filling(request, item.agency_id)
    current = Allocation.objects.filter(item=item, year=year, is_current=True).first()
    begin = {name: getattr(current, name) for name in Allocation.FIGURES} if current else {}
    needed = ground_needed(actions.BUDGETED, published=is_published(current))

    def save(form: AllocationForm) -> Allocation:
        stored = actions.record_allocation(form.instance, actor_of(request), ground_of(form))
        tell(request, stored)
        return stored

    return editing(
        request,
        AllocationForm(
            request.POST or None, instance=Allocation(item=item, year=year), initial=begin, needed=needed,
            names=money.fund_names(),
        ),
        save,
        title=_("Budget of %(year)s: %(item)s") % {"year": year, "item": item.name},
        back=reverse("planning:item", args=[uid]),
        lead=_(
            "As the budget document (DPA) has it, in whole rupiah. Sources and payments may stay empty; where they are"
            " given, each of them adds up to the budget. It counts when a second person has approved it."
        ),
    )  # fmt: skip


@permission_required("planning.edit")
def import_budgets(request: HttpRequest, code: str) -> HttpResponse:
    """Report the budgets of a year that stand in a sheet, or show every row that has a fault."""
    plan = get_object_or_404(Plan, code=code)
    form = BudgetSheetForm(request.POST or None, request.FILES or None, initial={"year": chosen_year(request)})
    context: dict[str, Any] = {"form": form, "plan": plan}
    if request.method == "POST" and form.is_valid():
        content, cleaned = form.cleaned_data["file"].read(), form.cleaned_data
        try:
            sheet = read_budgets(plan, cleaned["year"], content)
            context |= _sheet_context(sheet)
            if not sheet.problems and not sheet.lacking and not cleaned["dry_run"]:
                return _submit(request, sheet, digest_of(content), form)
        except RefusedSheet as refused:
            form.add_error("file", str(refused))
        except actions.RefusedFigures as refused:
            complain(form, refused)
    status = 422 if form.errors or context.get("problems") or context.get("lacking") else 200
    return page(request, "planning/import_budgets.html", context, status=status)


def _submit(request: HttpRequest, sheet: BudgetSheet, digest: str, form: BudgetSheetForm) -> HttpResponse:
    fresh, same = actions.submit_allocations(sheet.rows, digest, actor_of(request), ground_of(form))
    words = _("%(fresh)s budgets wait for the data steward's approval; %(same)s say nothing new.")
    messages.success(request, words % {"fresh": fresh, "same": same})
    return redirect("planning:waiting")


def _sheet_context(sheet: BudgetSheet) -> dict[str, Any]:
    problems = sheet.problems[:MOST_SHOWN]
    return {
        "sheet": sheet,
        "unseen": spans(sheet.unseen),
        "total": sum(row.budget for _number, row in sheet.rows),
        "lacking": [COLUMN_NAMES[name] for name in sheet.lacking],
        "problems": [(p, COLUMN_NAMES[p.column], FAULTS[p.fault]) for p in problems],
        "more_problems": len(sheet.problems) - len(problems),
        "changes": sheet.changes[:MOST_SHOWN],
        "more_changes": max(0, len(sheet.rows) - MOST_SHOWN),
    }
