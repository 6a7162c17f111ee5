"""People from a sheet: template, preview with the fate of each row, and doing it."""

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from satukota.kernel.tables.api import book_answer, workbook
from satukota.modules.administration.actions.importing import (
    FAULT,
    NEW,
    ROLE,
    SAME,
    SheetLine,
    apply_sheet,
    look_at_sheet,
)
from satukota.modules.administration.forms.people_sheet import ConfirmForm, PeopleSheetForm, packed
from satukota.modules.administration.queries.people.person import roles_given
from satukota.modules.administration.queries.scope import scope_of
from satukota.modules.administration.rules.people_sheet import HEADS, PeopleSheet
from satukota.web.api import page, permission_required, person

PERMISSION = "administration.people"
HIDDEN_COLUMNS = ("username", "phone")
"""Columns that are shown only where a sheet has them."""


@permission_required(PERMISSION)
@never_cache
def sheet(request: HttpRequest) -> HttpResponse:
    """Take a sheet, show what would become of each row, and do it when that is confirmed."""
    if "sheet" in request.POST:
        return _confirmed(request)
    form = PeopleSheetForm(request.POST, request.FILES) if request.method == "POST" else PeopleSheetForm()
    if request.method == "POST" and form.is_valid():
        return _preview(request, form.cleaned_data["file"])
    scope = scope_of(request.user, PERMISSION)
    columns = {name: words[0] for name, words in HEADS.items()}
    context = {"form": form, "roles": roles_given(scope), "columns": columns}
    return page(request, "administration/people/sheet.html", context, status=422 if form.errors else 200)


def _preview(request: HttpRequest, taken: PeopleSheet, *, changed: bool = False) -> HttpResponse:
    lines = look_at_sheet(taken, scope_of(request.user, PERMISSION), person(request))
    fates = [line.fate for line in lines]
    confirm = ConfirmForm(initial={"sheet": packed(taken, fates)})
    context = _context(taken, lines) | {"form": confirm, "changed": changed}
    return page(request, "administration/people/sheet_preview.html", context, status=409 if changed else 200)


def _confirmed(request: HttpRequest) -> HttpResponse:
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        upload = PeopleSheetForm()
        columns = {name: words[0] for name, words in HEADS.items()}
        context = {"form": upload, "columns": columns, "refused": " ".join(map(str, form.errors.get("sheet", [])))}
        return page(request, "administration/people/sheet.html", context, status=422)
    taken, fates = form.cleaned_data["sheet"]
    lines = apply_sheet(taken, scope_of(request.user, PERMISSION), person(request), fates)
    if lines is None:
        return _preview(request, taken, changed=True)
    return page(request, "administration/people/sheet_done.html", _context(taken, lines))


def _context(taken: PeopleSheet, lines: list[SheetLine]) -> dict[str, Any]:
    used = {column for line in lines for column, text in line.row.cells.items() if text}
    shown = [column for column in HEADS if column in used or column not in HIDDEN_COLUMNS]
    heads = [HEADS[column][0] for column in shown]
    rows = [
        (line, [(line.row.cells.get(column, ""), line.faults.get(column, [])) for column in shown]) for line in lines
    ]
    counts = Counter(line.fate for line in lines)
    return {
        "heads": heads,
        "rows": rows,
        "counts": {fate: counts[fate] for fate in (NEW, ROLE, SAME, FAULT)},
        "ready": bool(counts[NEW] + counts[ROLE]),
        "links": [line for line in lines if line.link],
        "unused_heads": taken.unused_heads,
        "other_sheets": taken.other_sheets,
    }


@permission_required(PERMISSION)
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """Send an empty sheet with the heads."""
    heads = [words[0] for words in HEADS.values()]
    widths = dict.fromkeys(heads, 22) | {"nama": 32, "perangkat daerah": 40, "email": 32}
    return book_answer("orang.xlsx", workbook(_("People and roles"), heads, [], widths))
