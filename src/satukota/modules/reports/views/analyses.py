"""The catalogue of analyses: each with its meaning, its table, how many reports it rests on, and its CSV."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from satukota.kernel.cases.api import definition, say
from satukota.kernel.people.api import User, offices, require
from satukota.kernel.places.api import areas
from satukota.kernel.tables.api import csv_answer
from satukota.modules.reports.queries.analyses import MEASURES, AnalysisRows, address, analysis_rows
from satukota.modules.reports.queries.catalogue import category_name, promised_days
from satukota.modules.reports.queries.choice import Chosen
from satukota.modules.reports.queries.figures import last_change
from satukota.modules.reports.rules.analyses import Analysis, analyses
from satukota.modules.reports.rules.submission import TYPE
from satukota.modules.reports.views.figures import allowed_choice, choices
from satukota.web.api import page, staff_only

NAMES: dict[str, Any] = {
    "filed": _("Filed"),
    "filed_now": _("Last 7 days"),
    "filed_before": _("7 days before"),
    "open": _("Open"),
    "open_late": _("Open and late"),
    "approaching": _("Nearly due"),
    "resolved": _("Resolved"),
    "on_time": _("Resolved in time"),
    "breached": _("Past a promise"),
    "reopened": _("Reopened"),
    "rated": _("Rated"),
    "answered": _("Answered"),
    "forwarded": _("Forwarded"),
    "evidence_rejected": _("Evidence refused"),
    "evidence_rate": _("Reports with refused evidence"),
    "resolution_rate": _("Resolution rate"),
    "reopen_rate": _("Reopened, share"),
    "compliance_rate": _("In time, of all filed"),
    "on_time_rate": _("In time, of those resolved"),
    "breach_rate": _("Past a promise, share"),
    "negative_rate": _("Dissatisfied, share"),
    "first_assignment_rate": _("Right at once"),
    "escalation_rate": _("Escalated, share"),
    "satisfaction": _("Satisfaction"),
    "verify_days": _("Verification, mean days"),
    "verify_median": _("Verification, median days"),
    "answer_days": _("Answer, mean working days"),
    "answer_median": _("Answer, median working days"),
    "resolve_days": _("Resolution, mean working days"),
    "resolve_median": _("Resolution, median working days"),
    "resolve_p90": _("Resolution, nine of ten within working days"),
    "oldest_days": _("Oldest open, days"),
    "promised": _("Promised, working days"),
    "finished": _("Resolved in the period"),
    "flow": _("Resolved over filed"),
    "stock_open": _("Open stock"),
    "stock_late": _("Late stock"),
    "stock_late_rate": _("Late share of the stock"),
    "agency": _("Agency"),
    "area": _("Area"),
    "category": _("Category"),
    "class": _("Kind"),
    "channel": _("Channel"),
    "state": _("State"),
    "assignee": _("Officer"),
    "cause": _("Cause"),
    "day": _("Day"),
    "weekday": _("Day of the week"),
    "resolved_month": _("Month of the resolution"),
    "age": _("Age"),
    "sla": _("Deadline"),
    "number": _("Number"),
    "due": _("Due"),
    "lon": _("Longitude"),
    "lat": _("Latitude"),
}
AGES = {"1": _("less than a day"), "3": _("1 to 3 days"), "7": _("3 to 7 days"), "more": _("more than 7 days")}
TERMS = {"late": _("late"), "approaching": _("nearly due"), "within": _("in time")}
WEEKDAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
CLASSES = {"aspiration": _("Aspiration"), "complaint": _("Complaint"), "information": _("Information request")}
CAUSES = {
    "": _("not recorded"),
    "wear": _("Wear or age"),
    "weather": _("Weather"),
    "damage": _("Damaged by somebody"),
    "traffic": _("Traffic"),
    "dumping": _("Dumped"),
    "works": _("Works of others"),
    "behaviour": _("Conduct or service"),
    "unknown": _("Unknown"),
}
CHANNELS = {
    "web": _("Website"),
    "app": _("App"),
    "phone": _("Telephone"),
    "walk_in": _("At the counter"),
    "email": _("E-mail"),
    "api": _("Other programs"),
}


@staff_only
def everything(request: HttpRequest) -> HttpResponse:
    """List the whole catalogue with what each analysis means."""
    require(request.user, "reports.measure")
    chosen, months, own = allowed_choice(request)
    language = get_language() or "id"
    query = request.GET.urlencode()
    rows = [_analysis_words(analysis, language) for analysis in analyses().values()]
    context = {"rows": rows, "chosen": chosen, "months": months, "query": query, **choices(own)}
    return page(request, "reports/analyses.html", context)


def _analysis_words(analysis: Analysis, language: str) -> dict[str, Any]:
    return {
        "id": analysis.id,
        "title": analysis.title.get(language, analysis.title["id"]),
        "means": analysis.means.get(language, analysis.means["id"]),
        "by": [NAMES[name] for name in analysis.by],
    }


@staff_only
def analysis_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show one analysis for the choice, as a page or as CSV."""
    require(request.user, "reports.measure")
    chosen, months, own = allowed_choice(request)
    analysis = analyses().get(code)
    if analysis is None:
        raise Http404
    answer, language = analysis_rows(analysis, chosen), get_language() or "id"
    table = _table(answer, language)
    if "csv" in request.GET:
        return _csv(analysis, table, chosen)
    context = {
        "analysis": _analysis_words(analysis, language),
        "found": answer,
        "table": table,
        "chosen": chosen,
        "months": months,
        "list": address(analysis, chosen, {}),
        "fresh": last_change(),
        "cut": answer.of > len(answer.rows),
    }
    return page(request, "reports/analysis.html", context | choices(own))


def _table(answer: AnalysisRows, language: str) -> dict[str, Any]:
    by = answer.analysis.by
    people = _people(answer) if {"assignee"} & {*by, *answer.columns} else {}
    promised = promised_days()
    rows = []
    for row in answer.rows:
        if "promised" in row["values"]:
            row["values"]["promised"] = promised.get(row["keys"].get("category"))
        names = [_name(name, row["keys"][name], language, people) for name in by]
        rows.append({"keys": names, "cells": _cells(answer, row, language, people), "url": row["url"]})
    heads = [(NAMES[name], name in MEASURES) for name in (*by, *answer.columns)]
    return {"heads": heads, "rows": rows, "keys": len(by)}


def _cells(answer: AnalysisRows, row: dict[str, Any], language: str, people: dict[int, str]) -> list[dict[str, Any]]:
    return [
        {"unit": MEASURES[name][1], "value": row["values"][name]}
        if name in MEASURES
        else {"unit": "text", "value": _name(name, row["values"][name], language, people)}
        for name in answer.columns
    ]


def _people(answer: AnalysisRows) -> dict[int, str]:
    ids = {row["keys"].get("assignee") or row["values"].get("assignee") for row in answer.rows} - {None, 0}
    return {user.pk: user.display_name for user in User.objects.filter(pk__in=ids)}


def _name(kind: str, value: Any, language: str, people: dict[int, str]) -> str:
    """Return a key of a row in words."""
    known: dict[str, Any] = {"age": AGES, "sla": TERMS, "channel": CHANNELS, "class": CLASSES, "cause": CAUSES}
    if kind in known:
        return str(known[kind].get(value, value))
    if kind == "category":
        return category_name(str(value), language)
    if kind == "assignee":
        return people.get(int(value or 0), gettext("nobody"))
    return _place_or_step(kind, value, language)


def _place_or_step(kind: str, value: Any, language: str) -> str:
    if kind == "agency":
        office = offices().get(int(value))
        return office.short_name if office else "–"
    if kind == "area":
        return next((area.name for area in areas("village") if area.code == value), str(value) or "–")
    if kind == "state":
        state = definition(TYPE).states.get(str(value))
        return say(state.label, language) if state else str(value)
    return _moment(kind, value)


def _moment(kind: str, value: Any) -> str:
    if value is None:
        return "–"
    if kind == "weekday":
        return str(WEEKDAYS[int(value) - 1])
    if kind == "resolved_month":
        return f"{value:%m/%Y}"
    return f"{value:%d/%m/%Y}" if kind in {"day", "due"} else str(value)


def _csv(analysis: Analysis, table: dict[str, Any], chosen: Chosen) -> HttpResponse:
    name = f"{analysis.id}-{chosen.start:%Y-%m}-{chosen.end:%Y-%m}.csv"
    rows = ([*row["keys"], *(cell["value"] for cell in row["cells"])] for row in table["rows"])
    return csv_answer(name, [str(head) for head, _number in table["heads"]], rows)
