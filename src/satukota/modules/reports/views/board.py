"""The worklist as a board (a column for each state) and as a map with its list."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext

from satukota.kernel.cases.api import (
    BadFilter,
    Case,
    Filter,
    children,
    count,
    definition,
    read_filter,
    say,
    visible,
)
from satukota.kernel.cases.api import page as worklist
from satukota.kernel.people.api import Visitor, require
from satukota.modules.reports.rules.submission import TYPE
from satukota.modules.reports.views.lists import report_row
from satukota.web.api import address, page, staff_only

COLUMNS = ("new", "forwarded", "in_progress", "asked", "outside", "checking", "done")
CARDS = 15


@staff_only
def board(request: HttpRequest) -> HttpResponse:
    """Show what lies in each state, the most urgent first; each column leads to its whole list."""
    require(request.user, "reports.work")
    try:
        chosen = _filter(request)
    except BadFilter:
        unread = {"columns": [], "problem": gettext("This filter cannot be read.")}
        return page(request, "reports/board.html", unread, status=400)
    view = request.GET.get("view", "")
    view = view if view in {"map", "parts"} else ""
    context: dict[str, Any] = {"views": _views(request, view), "shown": view, "mine": chosen.assignee == "me"}
    if view == "map":
        context |= _map(request, chosen)
    elif view == "parts":
        context["parts"] = finished_parts(request.user)
    else:
        context["columns"] = [_column(request, chosen, state) for state in COLUMNS]
    return page(request, "reports/board.html", context)


def finished_parts(user: Visitor, most: int = 50) -> list[tuple[Case, list[Case]]]:
    """Return the open reports of which another agency has finished its part, the newest change first."""
    rows = visible(user).filter(
        type=TYPE, is_open=True, pk__in=Case.objects.filter(is_open=False, parent__isnull=False).values("parent")
    )
    pairs = [(case, children(case)) for case in rows.defer("search").order_by("-changed_at")[:most]]
    return sorted(pairs, key=lambda pair: max(part.changed_at for part in pair[1]), reverse=True)


def _filter(request: HttpRequest) -> Filter:
    parameters = {name: [str(value) for value in values] for name, values in request.GET.lists()}
    return replace(read_filter(parameters), type=(TYPE,))


def _views(request: HttpRequest, view: str) -> list[tuple[str, str, bool]]:
    inbox = f"/inbox/?{urlencode({'type': TYPE})}"
    return [
        (gettext("List"), inbox, False),
        (gettext("Board"), address(request, view=""), not view),
        (gettext("Map"), address(request, view="map"), view == "map"),
        (gettext("Finished parts"), address(request, view="parts"), view == "parts"),
    ]


def _column(request: HttpRequest, chosen: Filter, state: str) -> dict[str, Any]:
    language = get_language() or "id"
    wanted = replace(chosen, state=(state,), sort="due")
    cases = worklist(request.user, wanted, limit=CARDS)
    return {
        "id": state,
        "name": say(definition(TYPE).states[state].label, language),
        "count": count(request.user, wanted),
        "rows": [report_row(entry, language) for entry in cases.rows],
        "url": f"/inbox/?{urlencode(wanted.as_query(), doseq=True)}",
    }


def _map(request: HttpRequest, chosen: Filter) -> dict[str, Any]:
    language = get_language() or "id"
    cases = worklist(request.user, chosen, limit=40)
    query = urlencode(chosen.as_query() | {"type": [TYPE]}, doseq=True)
    return {"rows": [report_row(entry, language) for entry in cases.rows], "source": f"/api/v1/map/cases?{query}"}
