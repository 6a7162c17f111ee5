"""Figures: for the desk, heads and the mayor; and what everybody may see; how good the category model is."""

from dataclasses import replace
from typing import Any

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from satukota.kernel.people.api import agencies_of, below, has_permission, offices, require
from satukota.kernel.places.api import areas
from satukota.kernel.tables.api import csv_answer
from satukota.modules.reports.models import Suggester
from satukota.modules.reports.queries.catalogue import catalogue, category_name, promised_days
from satukota.modules.reports.queries.choice import Chosen, months_back
from satukota.modules.reports.queries.figures import figures, last_change, spread, sums_by
from satukota.modules.reports.rules.kpis import kpis
from satukota.modules.reports.tasks.learn import learn_soon
from satukota.web.api import Chart, Series, page, staff_only

PERIODS = (3, 6, 12, 24)
TILES = {
    "desk": ("filed", "open", "open_late", "return_rate", "answered_rate", "breach_total"),
    "head": ("open", "open_late", "on_time_rate", "answer_days", "reopen_rate", "evidence_rejected"),
    "mayor": ("filed", "open", "open_late", "on_time_rate", "answer_days", "satisfaction"),
}
"""What each reader sees first; everything else stands below."""


def chosen_of(request: HttpRequest) -> tuple[Chosen, int]:
    """Read the choice of the address; nonsense falls back to the last twelve months of everything."""
    query = request.GET
    months = int(query.get("months", "12")) if query.get("months", "12") in {str(period) for period in PERIODS} else 12
    start, end = months_back(months)
    agency = int(query["agency"]) if query.get("agency", "").isdecimal() and int(query["agency"]) in offices() else 0
    area = query.get("area", "") if query.get("area", "") in {village.code for village in areas("village")} else ""
    kind = query.get("category", "") if catalogue().get(query.get("category", "")) else ""
    return Chosen(start, end, agency, area, kind), months


@staff_only
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show the figures; those who see one agency only are shown theirs."""
    require(request.user, "reports.measure")
    chosen, months, own = allowed_choice(request)
    if "csv" in request.GET:
        return _csv(chosen)
    reader = "head" if own is not None else "desk" if has_permission(request.user, "reports.desk") else "mayor"
    return page(request, "reports/figures.html", _context(chosen, months, TILES[reader]) | choices(own))


def allowed_choice(request: HttpRequest) -> tuple[Chosen, int, frozenset[int] | None]:
    """Return the choice, its months, and the agencies that this person may choose (None: all)."""
    chosen, months = chosen_of(request)
    if has_permission(request.user, "kernel.see_city"):
        return chosen, months, None
    own = below(agencies_of(request.user))
    if chosen.agency not in own:
        chosen = replace(chosen, agency=next(iter(sorted(agencies_of(request.user))), -1))
    return chosen, months, own


def choices(own: frozenset[int] | None) -> dict[str, Any]:
    """Return what the filter of the figures offers."""
    language = get_language() or "id"
    agencies = [(pk, office.name) for pk, office in offices().items() if own is None or pk in own]
    return {
        "periods": PERIODS,
        "agencies": sorted(agencies, key=lambda pair: pair[1]),
        "all_agencies": own is None,
        "areas": areas("village"),
        "categories": [(code, category_name(code, language)) for code in catalogue().categories],
    }


def _context(chosen: Chosen, months: int, first: tuple[str, ...]) -> dict[str, Any]:
    language = get_language() or "id"
    all_figures = figures(chosen)
    median, slow, n = spread(chosen)
    by_month = sums_by(chosen, "month")
    return {
        "chosen": chosen,
        "months": months,
        "tiles": [_figure_row(figure, language) for figure in all_figures if figure.kpi.id in first],
        "rest": [_figure_row(figure, language) for figure in all_figures if figure.kpi.id not in first],
        "median": median,
        "slow": slow,
        "spread_n": n,
        "by_agency": sums_by(chosen, "agency"),
        "by_category": sums_by(chosen, "category"),
        "by_area": sums_by(chosen, "area"),
        "chart": _chart(by_month),
        "fresh": last_change(),
    }


def _figure_row(figure: Any, language: str) -> dict[str, Any]:
    kpi = figure.kpi
    words = {"title": kpi.title.get(language, kpi.title["id"]), "means": kpi.means.get(language, kpi.means["id"])}
    return words | {
        "value": figure.value,
        "unit": kpi.unit,
        "n": figure.n,
        "url": figure.url,
        "id": kpi.id,
        "rows": figure.rows,
    }


def _chart(rows: list[dict[str, Any]]) -> Chart:
    labels = [f"{row['key']:%m/%y}" for row in rows]
    filed = [float(row["sums"]["filed"]) for row in rows]
    resolved = [float(row["sums"]["resolved"]) for row in rows]
    total = int(sum(filed))
    title = gettext("Reports by month: %(filed)s filed, %(resolved)s of them resolved") % {
        "filed": total,
        "resolved": int(sum(resolved)),
    }
    subtitle = gettext("Reports by the month in which they were filed, N = %s") % total
    return Chart(
        title,
        subtitle,
        labels,
        [Series(gettext("Filed"), filed), Series(gettext("Resolved"), resolved)],
        label_title=gettext("Month"),
    )


def _csv(chosen: Chosen) -> HttpResponse:
    """Return the table of agencies and categories for the same choice."""
    rows = (
        [dimension, row["name"], *(None if row["kpi"][kpi] is None else round(row["kpi"][kpi], 4) for kpi in kpis())]
        for dimension in ("month", "agency", "category", "area")
        for row in sums_by(chosen, dimension, most=1000)
    )
    name = f"laporan-{chosen.start:%Y-%m}-{chosen.end:%Y-%m}.csv"
    return csv_answer(name, ["dimension", "name", *kpis()], rows)


def statistics(request: HttpRequest) -> HttpResponse:
    """Show everybody how fast and how well each agency answers, promised and real."""
    chosen, months = chosen_of(request)
    if "csv" in request.GET:
        return _csv(chosen)
    language = get_language() or "id"
    rows = sums_by(chosen, "category")
    promised = promised_days()
    context = {
        "chosen": chosen,
        "months": months,
        "periods": PERIODS,
        "tiles": [
            _figure_row(figure, language)
            for figure in figures(chosen)
            if figure.kpi.id in {"filed", "resolution_rate", "on_time_rate", "satisfaction"}
        ],
        "by_agency": sums_by(chosen, "agency"),
        "by_area": sums_by(chosen, "area"),
        "by_category": [row | {"promised": promised.get(row["key"], "")} for row in rows],
        "chart": _chart(sums_by(chosen, "month")),
        "fresh": last_change(),
        "today": timezone.localdate(),
    }
    return page(request, "reports/statistics.html", context)


@staff_only
def model(request: HttpRequest) -> HttpResponse:
    """Show every version with its figures; the desk may let a new one be learned."""
    require(request.user, "reports.measure")
    if request.method == "POST":
        require(request.user, "reports.desk")
        learn_soon()
        notes.success(request, gettext("It learns now; the new version is here in a few minutes."))
        return HttpResponseRedirect(reverse("reports:model"))
    rows = Suggester.objects.defer("weights").order_by("-version")[:20]
    now = next((version for version in rows if version.active), None)
    may_learn = has_permission(request.user, "reports.desk")
    return page(request, "reports/model.html", {"rows": rows, "now": now, "may_learn": may_learn})
