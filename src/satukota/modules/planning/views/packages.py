"""Packages of procurement: the list, one package, a sheet of them, and the list for everybody."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from satukota.kernel.people.api import Agency
from satukota.kernel.tables.api import csv_text
from satukota.modules.planning import actions
from satukota.modules.planning.forms.packages import PackageForm, PackageSheetForm
from satukota.modules.planning.models import Item, Package, PackageSheet, Plan
from satukota.modules.planning.queries import packages, tree
from satukota.modules.planning.queries.package_sheets import draft_of
from satukota.modules.planning.queries.rights import reports_for
from satukota.modules.planning.queries.words import COLUMN_NAMES
from satukota.modules.planning.views.base import chosen_year, editing, require_filling
from satukota.modules.planning.views.paging import page_of
from satukota.modules.planning.views.sheets import FAULTS
from satukota.web.api import actor_of, may, page, permission_required, person

PAGE, MOST_SHOWN = 25, 200


def _listed(request: HttpRequest) -> dict[str, Any]:
    """Return the packages that the address asks for, with their sums and what the filter offers."""
    plan, year = tree.plan_of(request.GET.get("plan", "")), chosen_year(request)
    filters = {name: text for name in packages.FILTERS if (text := request.GET.get(name, "").replace("\x00", ""))}
    every = list(packages.packages_of(plan, year)) if plan else []
    rows = packages.matching(every, filters)
    now = timezone.localdate().year
    return {
        "plan": plan,
        "year": year,
        "years": range(now + 1, now - 8, -1),
        "asked": filters,
        "every": every,
        "rows": rows,
        "sums": packages.sums(rows),
        "methods": Package.METHODS,
        "states": packages.STATES.items(),
        "agencies": Agency.objects.filter(pk__in={one.item.agency_id for one in every}).order_by("name"),
        "pages": page_of(request, rows, PAGE),
    }


@permission_required("planning.view")
def overview(request: HttpRequest) -> HttpResponse:
    """Show the packages of a year, the late ones first, and where they are worth more than the budget."""
    context = _listed(request)
    plan = context["plan"]
    context |= {
        "over": packages.over_budget(plan, context["every"]) if plan else [],
        "can_import": may(request, "planning.edit"),
        "sheets": PackageSheet.objects.filter(plan=plan).defer("rows", "changes")[:5] if plan else [],
    }
    return page(request, "planning/packages.html", context)


def public_packages(request: HttpRequest) -> HttpResponse:
    """Show everybody the packages of a year: planned and real months, contract, and what was announced otherwise before."""
    return page(request, "planning/public_packages.html", _listed(request))


def public_packages_csv(request: HttpRequest) -> HttpResponse:
    """Send the packages of the public page as CSV; its filter holds."""
    head = [_("year"), _("code"), _("code of the sub-activity"), _("agency"), _("state")]
    head += [str(COLUMN_NAMES[name]) if name != "value" else _("value (rupiah)") for name in packages.FACTS]
    lines = []
    for row in _listed(request)["rows"]:
        package, facts = row.package, packages.facts_of(row.package)
        agency = package.item.agency.name if package.item.agency else ""
        start = [package.year, package.code, package.item.code, agency, row.word]
        lines.append([*start, *(facts[name] for name in packages.FACTS)])
    return HttpResponse(csv_text(head, lines), content_type="text/csv; charset=utf-8")


@permission_required("planning.view")
def package(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one package with everything that it said before."""
    row = get_object_or_404(Package.objects.select_related("item__agency", "item__plan"), pk=pk)
    history = [
        (change, packages.differences(change.before, change.after))
        for change in row.changes.select_related("changed_agency")
    ]
    context = {
        "package": row,
        "late": packages.late_words(row),
        "state": packages.state_of(row),
        "facts": [(COLUMN_NAMES[name], packages.said(name, text)) for name, text in packages.facts_of(row).items()],
        "history": history,
        "can_fill": reports_for(person(request), row.item.agency_id),
    }
    return page(request, "planning/package.html", context)


@permission_required("planning.fill")
def new_package(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Enter a package of an item."""
    item = get_object_or_404(Item.objects.select_related("agency", "plan"), uid=uid)
    start = Package(item=item, year=chosen_year(request))
    return _edit(request, start, _("A package of %(item)s") % {"item": item.name}, reverse("planning:item", args=[uid]))


@permission_required("planning.fill")
def edit_package(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a package."""
    row = get_object_or_404(Package.objects.select_related("item__agency"), pk=pk)
    return _edit(request, row, row.name, reverse("planning:package", args=[pk]))


def _edit(request: HttpRequest, row: Package, title: str, back: str) -> HttpResponse:
    require_filling(request, row.item.agency_id)
    return editing(
        request,
        PackageForm(request.POST or None, instance=row),
        lambda form: actions.save_package(
            form.save(commit=False), actor_of(request), form.cleaned_data.get("reason", "")
        ),
        title=title,
        back=back,
        done=lambda saved: reverse("planning:package", args=[saved.pk]),
    )


@permission_required("planning.edit")
def import_packages(request: HttpRequest, code: str) -> HttpResponse:
    """Take a sheet of packages in to be looked at, or show every row that has a fault."""
    plan = get_object_or_404(Plan, code=code)
    form = PackageSheetForm(request.POST or None, request.FILES or None, initial={"year": chosen_year(request)})
    problems: list[Any] = []
    if request.method == "POST" and form.is_valid():
        file, year = form.cleaned_data["file"], form.cleaned_data["year"]
        try:
            read = actions.start_package_sheet(plan, year, file.name, file.read(), actor_of(request))
        except actions.RefusedSheet as refused:
            form.add_error("file", str(refused))
        else:
            if read.sheet is not None:
                return redirect("planning:package_sheet", pk=read.sheet.pk)
            problems = list(read.problems)
    context = {
        "plan": plan,
        "form": form,
        "problems": [(p, COLUMN_NAMES[p.column], FAULTS[p.fault]) for p in problems[:MOST_SHOWN]],
        "more_problems": max(0, len(problems) - MOST_SHOWN),
    }
    status = 422 if form.errors or problems else 200
    return page(request, "planning/import_packages.html", context, status=status)


@permission_required("planning.edit")
def package_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a sheet of packages would do, old and new, and apply it as shown; afterwards what it did."""
    sheet = get_object_or_404(PackageSheet.objects.select_related("plan"), pk=pk)
    refused, reason = "", request.POST.get("reason", "")
    if request.method == "POST":
        try:
            actions.apply_package_sheet(
                sheet, actor_of(request), fingerprint=request.POST.get("fingerprint", ""), reason=reason
            )
        except ValidationError as error:
            refused = " ".join(error.messages)
        else:
            messages.success(request, _("The sheet was imported."))
            return redirect("planning:package_sheet", pk=pk)
    draft = draft_of(sheet) if sheet.state == PackageSheet.State.DRAFT else None
    context = {
        "sheet": sheet,
        "draft": draft,
        "lines": draft.lines[:MOST_SHOWN] if draft else [],
        "more_lines": max(0, len(draft.packages) - MOST_SHOWN) if draft else 0,
        "refused": refused,
        "reason": reason,
    }
    return page(request, "planning/package_sheet.html", context, status=422 if refused else 200)


@permission_required("planning.edit")
@require_POST
def undo_package_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a sheet of packages back as a whole."""
    sheet = get_object_or_404(PackageSheet, pk=pk)
    try:
        actions.undo_package_sheet(sheet, actor_of(request))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("The import was taken back."))
    return redirect("planning:package_sheet", pk=pk)
