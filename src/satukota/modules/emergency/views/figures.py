"""Figures: a page, a PDF, a CSV, and the lists behind them."""

from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from satukota.kernel.papers.api import render_pdf
from satukota.kernel.people.api import require
from satukota.kernel.tables.api import csv_answer
from satukota.modules.emergency.models.words.calls import CallClassWord
from satukota.modules.emergency.models.words.incidents import Group
from satukota.modules.emergency.queries import figures
from satukota.modules.emergency.queries.blocks import shares
from satukota.modules.emergency.queries.clock import start_of_day
from satukota.modules.emergency.queries.policies import policy
from satukota.modules.emergency.views.requests import leaf, span
from satukota.web.api import Chart, Series, page, staff_only

SEE = "emergency.see_figures"
TITLES = {
    "answer": gettext_noop("Answer: first ring to answered"),
    "classify": gettext_noop("Classify: answered to classified"),
    "processing": gettext_noop("Processing: answered to first unit sent"),
    "acknowledge": gettext_noop("Accept: sent to accepted"),
    "turnout": gettext_noop("Turnout: sent to on the way"),
    "travel": gettext_noop("Drive: on the way to on scene"),
    "response": gettext_noop("Response: first ring to first unit on scene"),
    "again": gettext_noop("Opened again: to the first unit on scene"),
}
STAMPS = {
    "dispatched_at": gettext_noop("Sent"),
    "acknowledged_at": gettext_noop("Accepted"),
    "en_route_at": gettext_noop("On the way"),
    "on_scene_at": gettext_noop("On scene"),
    "cleared_at": gettext_noop("Done"),
}


def period(request: HttpRequest) -> tuple[date, datetime, datetime]:
    """Return the month that was asked for (`month=2026-11`), this month without one, with its first and last moment."""
    month = request.GET.get("month", "")
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        first = timezone.localdate().replace(day=1)
    first = first.replace(year=min(2200, max(2000, first.year)))
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first, start_of_day(first), start_of_day(after)


def context(request: HttpRequest) -> dict[str, Any]:
    """Return everything that page and PDF show."""
    first, start, end = period(request)
    exercise = request.GET.get("exercise") == "1"
    report = figures.report(start, end, exercise=exercise)
    goal, most_abandoned = float(policy("goal_percent")), float(policy("abandoned_percent"))
    classes = [(label, report.counts.get(f"class_{code}", 0), code) for code, label in CallClassWord.choices]
    return {
        "first": first,
        "month": f"{first:%Y-%m}",
        "report": report,
        "exercise": exercise,
        "span": f"?all=1&from={first}&to={timezone.localdate(end)}",
        "query": f"?month={first:%Y-%m}" + ("&exercise=1" if request.GET.get("exercise") == "1" else ""),
        "previous": f"{first - timedelta(days=1):%Y-%m}",
        "next": f"{end:%Y-%m}",
        "measures": [
            (measure_title(name), figure, name, misses(figure.share, goal)) for name, figure in report.measures.items()
        ],
        "again": (measure_title("again"), report.again, "again", misses(report.again.share, goal)),
        "goal": goal,
        "most_abandoned": most_abandoned,
        "abandoned_too_many": (report.abandoned_share or 0) * 100 > most_abandoned,
        "levels": [
            (level, misses(level.share, goal) if level.limit == figures.LIMITS[0] else False) for level in report.levels
        ],
        "desks_caption": _("Call takers needed so that 90 % are answered within 10 s (Erlang C), never fewer than two"),
        "classes": classes,
        "groups": [
            (dict(Group.choices).get(name, name), figure, in_minutes(figure.p90))
            for name, figure in report.groups.items()
        ],
        "response_minutes": in_minutes(report.measures["response"].p90),
        "blocks": shares(start, end, exercise=exercise),
        "charts": charts(report),
        "made_at": timezone.now(),
    }


def misses(share: float | None, goal: float) -> bool:
    """Tell whether a share is measured and lies under the goal, in percent."""
    return share is not None and share * 100 < goal


def in_minutes(value: float | None) -> float | None:
    """Return seconds as minutes, None where nothing was measured."""
    return None if value is None else value / 60


def measure_title(name: str) -> str:
    """Return the title of a measure in the reader's language."""
    return _(TITLES[name])


def charts(report: figures.Report) -> dict[str, Chart]:
    """Return the drawings: calls by hour with the call takers that they need, response by group."""
    hours = [f"{hour.hour:02d}" for hour in report.hours]
    busiest = report.busiest
    load = Chart(
        title=_("The busiest hour had %(calls)s calls (%(day)s, %(hour)s:00): %(desks)s call takers are needed for it")
        % {
            "calls": busiest.busiest,
            "day": date_format(busiest.busiest_day, "j M") if busiest.busiest_day else "–",
            "hour": f"{busiest.hour:02d}",
            "desks": busiest.busiest_desks,
        },
        subtitle=_("Calls an hour, on average of the hours that passed and on the busiest day, N = %(n)s calls")
        % {"n": report.counts["calls"]},
        labels=hours,
        series=[
            Series(_("on average"), [round(hour.calls, 2) for hour in report.hours]),
            Series(_("on the busiest day"), [float(hour.busiest) for hour in report.hours]),
        ],
    )
    return {"load": load}


@staff_only
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show the figures of a month."""
    require(request.user, SEE)
    _first, start, end = period(request)
    lacking = leaf(request, figures.incomplete(start, end, exercise=request.GET.get("exercise") == "1"), 100)
    incomplete = [row | {"words": [_(STAMPS[name]) for name in row["missing"]]} for row in lacking.rows]
    return page(request, "emergency/figures.html", context(request) | {"incomplete": incomplete, "leaf": lacking})


@staff_only
@require_GET
def report(request: HttpRequest) -> HttpResponse:
    """Answer with the month's report as PDF."""
    require(request.user, SEE)
    month_context = context(request)
    return HttpResponse(
        render_pdf(render_to_string("emergency/report.html", month_context, request)),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="112-{month_context["month"]}.pdf"'},
    )


@staff_only
@require_GET
def table(request: HttpRequest) -> HttpResponse:
    """Answer with the month's figures as CSV: one line a measure, with N, missing and compliance."""
    require(request.user, SEE)
    month_context = context(request)
    month = month_context["month"]
    head = [
        "month",
        "figure",
        "n",
        "missing",
        "out_of_order",
        "mean_s",
        "p50_s",
        "p90_s",
        "target_s",
        "within",
        "share",
    ]
    rows = [
        [month, name, *_cells(figure)]
        for _title, figure, name, _missed in [*month_context["measures"], month_context["again"]]
    ]
    rows += [[month, name, value, *[""] * 8] for name, value in month_context["report"].counts.items()]
    for level in month_context["report"].levels:
        calls, share = level.answered + level.abandoned_after, rounded_number(level.share, 4)
        limit = f"service_level_{level.limit:g}"
        rows.append([month, limit, calls, *[""] * 5, level.limit, level.answered_within, share])
    return csv_answer(f"112-{month}.csv", head, rows)


def _cells(figure: Any) -> list[object]:
    """Return a measure's cells, in the order of the head."""
    middle = map(rounded_number, (figure.mean, figure.p50, figure.p90))
    return [
        figure.n,
        figure.missing,
        figure.negative,
        *middle,
        figure.target,
        figure.within,
        rounded_number(figure.share, 4),
    ]


def rounded_number(value: float | None, digits: int = 1) -> float | str:
    """Return a number for a table, empty where there is none."""
    return "" if value is None else round(value, digits)


@staff_only
@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    """Show the calls behind a figure, without numbers."""
    require(request.user, SEE)
    first, start, end = period(request)
    start, end = span(request) or (start, end)
    calls = figures.calls_of(start, end, exercise=request.GET.get("exercise") == "1").select_related(
        "incident", "claimed_by"
    )
    wanted = request.GET.get("classed", "")
    classed = wanted if wanted in CallClassWord.values else ""
    calls = calls.filter(classed=classed) if classed else calls
    call_page = leaf(request, calls.order_by("-rang_at", "-id"), 300)
    return page(
        request,
        "emergency/calls.html",
        {
            "first": first,
            "start": start,
            "last": end - timedelta(days=1),
            "whole_month": (start, end) == period(request)[1:],
            "calls": call_page.rows,
            "leaf": call_page,
            "classed": CallClassWord(classed).label if classed else "",
        },
    )
