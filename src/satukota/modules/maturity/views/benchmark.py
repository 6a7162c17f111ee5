"""Other cities beside our own: the page, its CSV, and the sheets that bring the figures."""

import hashlib
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.kernel.tables.api import book_answer, csv_answer, workbook
from satukota.modules.maturity import actions
from satukota.modules.maturity.forms import BenchmarkSheetForm
from satukota.modules.maturity.models import BenchmarkSheet
from satukota.modules.maturity.queries import benchmark as queries
from satukota.modules.maturity.rules.benchmark import Measure, NoTable, Problem
from satukota.modules.maturity.views.benchmark_words import COLUMN_WORDS, UNREADABLE, WORDS
from satukota.web.api import actor_of, complain, may, page, permission_required

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
        "measures": {"index": _("Index"), "cost": _("Cost per resident"), "spm": _("SPM index")},
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
    return book_answer("kota-lain-contoh.xlsx", workbook(_("Other cities"), HEADINGS, [EXAMPLE]))


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
        complain(form, ValidationError({"file": _("These headings are missing: %(names)s.") % {"names": names}}))
        return None, []
    if problems:
        words = _("Nothing was written: the sheet has faults, each with its row below.")
        complain(form, ValidationError({"file": words}))
        return None, [_problem(problem) for problem in problems]
    if not rows:
        complain(form, ValidationError({"file": _("The sheet has no rows below its headings.")}))
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
