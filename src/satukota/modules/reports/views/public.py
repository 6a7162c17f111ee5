"""What everybody may see: list, map and single reports that are public."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext

from satukota.kernel.cases.api import BadFilter, Case, Filter, find, pinned, read_filter, say
from satukota.kernel.cases.api import page as worklist
from satukota.kernel.people.api import offices
from satukota.kernel.places.api import area_label, areas
from satukota.modules.reports.queries.catalogue import category, category_name
from satukota.modules.reports.queries.shown import TONES, shown
from satukota.modules.reports.rules.submission import TYPE
from satukota.web.api import address, chips, page


def reports(request: HttpRequest) -> HttpResponse:
    """List the public reports, newest first, with a map beside them."""
    try:
        chosen = chosen_filter(request)
        found = worklist(None, chosen, cursor=request.GET.get("after", ""), limit=25)
    except BadFilter:
        return page(
            request, "reports/public.html", {"rows": [], "problem": gettext("This filter cannot be read.")}, status=400
        )
    language = get_language() or "id"
    return page(
        request,
        "reports/public.html",
        {
            "rows": [row(one, language) for one in found.rows],
            "next_url": address(request, after=found.next) if found.next else "",
            "chips": _chips(request),
            "areas": areas("village"),
            "area": chosen.area,
            "q": chosen.q,
            "source": f"/api/v1/map/cases?type={TYPE}&status={chosen.status}",
        },
        part="list",
    )


def chosen_filter(request: HttpRequest) -> Filter:
    """Return the filter of the address, limited to reports; closed ones are shown too. Raises BadFilter."""
    given: dict[str, list[str]] = {name: [str(v) for v in values] for name, values in request.GET.lists()}
    allowed: dict[str, list[str]] = {
        name: given[name] for name in ("status", "area", "category", "agency", "q", "since", "until") if name in given
    }
    wanted: dict[str, list[str]] = {"status": ["all"], "type": [TYPE]}
    return read_filter({**wanted, **allowed, "type": [TYPE]})


def _chips(request: HttpRequest) -> list[Any]:
    states = [("open", gettext("Open")), ("late", gettext("Late")), ("closed", gettext("Solved"))]
    return chips(request, "status", states, everything=gettext("All"))


def row(one: dict[str, Any], language: str) -> dict[str, Any]:
    """Return a row of a list in words."""
    definition = pinned(one["definition_id"])
    owner = offices().get(one["agency_id"] or 0)
    state = definition.states[one["state"]]
    kind = category(one["category"])
    return {
        **one,
        "icon": kind.icon if kind else "message-report",
        "category_name": category_name(one["category"], language),
        "state_name": say(state.public_label, language) or say(state.label, language),
        "tone": TONES.get(one["state"], ""),
        "agency_name": owner.short_name if owner else "",
        "place": one["place_note"] or area_label(one["area_code"]),
    }


def detail(request: HttpRequest, number: str) -> HttpResponse:
    """Show one public report; one that is not public is answered like one that does not exist."""
    try:
        case = find(number)
    except Case.DoesNotExist as error:
        raise Http404 from error
    if case.type != TYPE or case.visibility != Case.Visibility.PUBLIC:
        raise Http404
    return page(request, "reports/detail.html", {"case": case, "shown": shown(case, get_language() or "id")})
