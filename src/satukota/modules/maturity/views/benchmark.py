"""Other cities beside our own: the page, its CSV, and the sheets that bring the figures."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from satukota.kernel.tables.api import book_answer, csv_answer, workbook
from satukota.modules.maturity import actions
from satukota.modules.maturity.forms import BenchmarkSheetForm
from satukota.modules.maturity.models import BenchmarkSheet
from satukota.modules.maturity.queries import benchmark as queries
from satukota.modules.maturity.rules.benchmark import Fault, Measure, NoTable, Problem
from satukota.web.api import actor_of, complain, may, page, permission_required

COLUMN_WORDS: Mapping[str, str] = {
    "city": "kota",
    "code": "kode",
    "measure": "ukuran",
    "instrument": "instrumen",
    "year": "tahun",
    "value": "nilai",
    "population": "penduduk",
    "source": "sumber",
    "note": "catatan",
}
WORDS: Mapping[Fault, Promise] = {
    Fault.EMPTY: _("This has to be filled in."),
    Fault.TOO_LONG: _("This is too long."),
    Fault.BAD_MEASURE: _("Write indeks, biaya or spm."),
    Fault.BAD_YEAR: _("This is no year."),
    Fault.NOT_YET: _("This year has not begun."),
    Fault.BAD_NUMBER: _("This is no number."),
    Fault.TWO_READINGS: _("This number can be read in two ways: write 1.234 or 1,2340."),
    Fault.NEGATIVE: _("This cannot be below zero."),
    Fault.BAD_CODE: _("A code of a city is written like 36.72; give the column the format of a text."),
    Fault.NO_POPULATION: _("A cost needs the population of that year."),
    Fault.OUT_OF_SCALE: _("This lies outside the scale of the instrument."),
    Fault.TWICE: _("This city stands twice with the same measure, instrument and year."),
}
UNREADABLE: Mapping[str, Promise] = {
    "not_workbook": _(
        "This is no sheet that can be read (.xlsx, .xls, .ods, .csv). Save it as .xlsx and choose it again."
    ),
    "too_large": _("Unpacked, this file is larger than 30 MB. Save only the sheet that is meant, without pictures."),
    "too_many_rows": _("The sheet has more than 2,000 rows."),
    "password": _("This file is locked with a password. Save it without one and choose it again."),
}


SHOWN_PROBLEMS = 100
HEADINGS = ("kota", "kode", "ukuran", "instrumen", "tahun", "nilai", "penduduk", "sumber", "catatan")
EXAMPLE = ("Kota Contoh", "32.73", "indeks", "smart-city-2022", 2022, "3,71", "", "siapa, di mana, kapan", "")


@permission_required("maturity.view")
def benchmark(request: HttpRequest) -> HttpResponse:
    """Show other cities beside our own; only one measure, instrument and year is on a chart."""
    lines = queries.benchmark_lines()
    compared = queries.comparisons(lines)
    context = {
        "groups": [(group, queries.comparison_chart(group)) for group in compared],
        "lines": [(line, queries.title_of(line.instrument)) for line in lines],
        "measures": {"index": gettext("Index"), "cost": gettext("Cost per resident"), "spm": gettext("SPM index")},
        "sheets": BenchmarkSheet.objects.exclude(state=BenchmarkSheet.State.DRAFT)[:10],
        "has_costs": any(line.measure == Measure.COST for line in lines),
        "can_manage": may(request, "maturity.manage"),
    }
    return page(request, "maturity/benchmark.html", context)


@permission_required("maturity.view")
def benchmark_csv(request: HttpRequest) -> HttpResponse:
    """Send every figure with its year, source and instrument as CSV."""
    head = (
        "kota", "sendiri", "ukuran", "instrumen", "tahun", "nilai", "penduduk", "dibandingkan", "sumber", "catatan",
    )  # fmt: skip
    rows = [
        (
            line.city, "ya" if line.own else "", line.measure, queries.title_of(line.instrument), line.year, line.value,
            line.population, None if line.compared is None else round(line.compared, 2), line.source, line.note,
        )
        for line in queries.benchmark_lines()
    ]  # fmt: skip
    return csv_answer("kota-lain.csv", head, rows)


@permission_required("maturity.manage")
def benchmark_template(request: HttpRequest) -> HttpResponse:
    """Send an empty sheet with the headings and an example row."""
    return book_answer("kota-lain-contoh.xlsx", workbook(gettext("Other cities"), HEADINGS, [EXAMPLE]))


@permission_required("maturity.manage")
def import_benchmark(request: HttpRequest) -> HttpResponse:
    """Take a sheet to be looked at; every fault is named and nothing is written."""
    form = BenchmarkSheetForm(request.POST or None, request.FILES or None)
    problems: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        sheet, problems = _keep(request, form)
        if sheet is not None:
            return redirect("maturity:benchmark_sheet", pk=sheet.pk)
    context = {
        "form": form,
        "problems": problems[:SHOWN_PROBLEMS],
        "more": max(0, len(problems) - SHOWN_PROBLEMS),
        "headings": HEADINGS,
    }
    return page(request, "maturity/benchmark_import.html", context, status=422 if form.is_bound else 200)


def _keep(request: HttpRequest, form: forms.Form) -> tuple[BenchmarkSheet | None, list[dict[str, Any]]]:
    file = form.cleaned_data["file"]
    content = file.read()
    try:
        rows, problems, ignored = queries.read_benchmark(content, timezone.localdate())
    except queries.RefusedSheet as refused:
        complain(form, ValidationError({"file": UNREADABLE.get(refused.code, UNREADABLE["not_workbook"])}))
        return None, []
    except NoTable as refused:
        names = ", ".join(COLUMN_WORDS[column] for column in refused.missing)
        complain(form, ValidationError({"file": gettext("These headings are missing: %(names)s.") % {"names": names}}))
        return None, []
    if problems:
        words = gettext("Nothing was written: the sheet has faults, each with its row below.")
        complain(form, ValidationError({"file": words}))
        return None, [_problem(problem) for problem in problems]
    if not rows:
        complain(form, ValidationError({"file": gettext("The sheet has no rows below its headings.")}))
        return None, []
    digest = hashlib.sha256(content).hexdigest()
    return actions.keep_sheet(file.name, digest, rows, ignored, actor_of(request)), []


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "row": problem.row,
        "column": COLUMN_WORDS[problem.column],
        "words": WORDS[problem.fault],
        "text": problem.text,
    }


@permission_required("maturity.manage")
def benchmark_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a sheet changes, old and new; apply it as it was shown."""
    sheet = get_object_or_404(BenchmarkSheet, pk=pk)
    changes = queries.changes_of(sheet) if sheet.state == BenchmarkSheet.State.DRAFT else []
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.apply_sheet(sheet, request.POST.get("seen", ""), actor_of(request))
        except ValidationError as refused:
            complain(form, refused)
        else:
            return redirect("maturity:benchmark")
    context = {
        "sheet": sheet,
        "form": form,
        "unseen": ", ".join(str(row["number"]) for row in sheet.rows if row.get("hidden")),
        "changes": [change for change in changes if change.is_news],
        "same": sum(not change.is_news for change in changes),
        "seen": queries.fingerprint(changes),
        "figures": sheet.figures.select_related("replaces"),
    }
    return page(request, "maturity/benchmark_sheet.html", context, status=422 if form.is_bound else 200)


@permission_required("maturity.manage")
def undo_benchmark(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a sheet back as a whole."""
    sheet = get_object_or_404(BenchmarkSheet, pk=pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.undo_sheet(sheet, actor_of(request))
        except ValidationError as refused:
            complain(form, refused)
        else:
            return redirect(reverse("maturity:benchmark"))
    context = {"sheet": sheet, "form": form, "figures": sheet.figures.select_related("replaces"), "undoing": True}
    return page(request, "maturity/benchmark_sheet.html", context, status=422 if form.is_bound else 200)
