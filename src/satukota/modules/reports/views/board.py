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
from satukota.modules.reports.views.rows import row
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
    shown = request.GET.get("view", "")
    shown = shown if shown in {"map", "parts"} else ""
    context: dict[str, Any] = {"views": _views(request, shown), "shown": shown, "mine": chosen.assignee == "me"}
    if shown == "map":
        context |= _map(request, chosen)
    elif shown == "parts":
        context["parts"] = finished_parts(request.user)
    else:
        context["columns"] = [_column(request, chosen, one) for one in COLUMNS]
    return page(request, "reports/board.html", context)


def finished_parts(user: Visitor, most: int = 50) -> list[tuple[Case, list[Case]]]:
    """Return the open reports of which another agency has finished its part, the newest change first."""
    rows = visible(user).filter(
        type=TYPE, is_open=True, pk__in=Case.objects.filter(is_open=False, parent__isnull=False).values("parent")
    )
    found = [(case, children(case)) for case in rows.defer("search").order_by("-changed_at")[:most]]
    return sorted(found, key=lambda pair: max(part.changed_at for part in pair[1]), reverse=True)


def _filter(request: HttpRequest) -> Filter:
    given = {name: [str(one) for one in values] for name, values in request.GET.lists()}
    return replace(read_filter(given), type=(TYPE,))


def _views(request: HttpRequest, shown: str) -> list[tuple[str, str, bool]]:
    inbox = f"/inbox/?{urlencode({'type': TYPE})}"
    return [
        (gettext("List"), inbox, False),
        (gettext("Board"), address(request, view=""), not shown),
        (gettext("Map"), address(request, view="map"), shown == "map"),
        (gettext("Finished parts"), address(request, view="parts"), shown == "parts"),
    ]


def _column(request: HttpRequest, chosen: Filter, state: str) -> dict[str, Any]:
    language = get_language() or "id"
    wanted = replace(chosen, state=(state,), sort="due")
    found = worklist(request.user, wanted, limit=CARDS)
    return {
        "id": state,
        "name": say(definition(TYPE).states[state].label, language),
        "count": count(request.user, wanted),
        "rows": [row(one, language) for one in found.rows],
        "url": f"/inbox/?{urlencode(wanted.as_query(), doseq=True)}",
    }


def _map(request: HttpRequest, chosen: Filter) -> dict[str, Any]:
    language = get_language() or "id"
    found = worklist(request.user, chosen, limit=40)
    query = urlencode(chosen.as_query() | {"type": [TYPE]}, doseq=True)
    return {"rows": [row(one, language) for one in found.rows], "source": f"/api/v1/map/cases?{query}"}
