"""Lists of reports: what everybody may see, the filter of an address, rows in words; staff go on to the worklist."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext

from satukota.kernel.cases.api import BadFilter, Case, Filter, case_for, pinned_definition, read_filter, say
from satukota.kernel.cases.api import page as worklist
from satukota.kernel.people.api import office_on, require
from satukota.kernel.places.api import area_label, areas
from satukota.modules.reports.queries.catalogue import category, category_name
from satukota.modules.reports.queries.links import public_topic
from satukota.modules.reports.queries.report_page import TONES, report_page
from satukota.modules.reports.rules.submission import TYPE
from satukota.web.api import address, chips, page, staff_only


def chosen_filter(request: HttpRequest) -> Filter:
    """Return the filter of the address, limited to reports; closed ones are shown too. Raises BadFilter."""
    parameters: dict[str, list[str]] = {name: [str(v) for v in values] for name, values in request.GET.lists()}
    allowed: dict[str, list[str]] = {
        name: parameters[name]
        for name in ("status", "area", "category", "agency", "q", "since", "until")
        if name in parameters
    }
    wanted: dict[str, list[str]] = {"status": ["all"], "type": [TYPE]}
    return read_filter({**wanted, **allowed, "type": [TYPE]})


def state_chips(request: HttpRequest) -> list[Any]:
    """Return the filters by state that stand above a list."""
    states = [("open", gettext("Open")), ("late", gettext("Late")), ("closed", gettext("Solved"))]
    return chips(request, "status", states, everything=gettext("All"))


def report_row(entry: dict[str, Any], language: str) -> dict[str, Any]:
    """Return a row of a list in words."""
    definition = pinned_definition(entry["definition_id"])
    owner = office_on(entry["agency_id"])
    state = definition.states[entry["state"]]
    kind = category(entry["category"])
    return {
        **entry,
        "icon": kind.icon if kind else "message-report",
        "category_name": category_name(entry["category"], language),
        "state_name": say(state.public_label, language) or say(state.label, language),
        "tone": TONES.get(entry["state"], ""),
        "agency_name": owner.short_name if owner else "",
        "place": entry["place_note"] or area_label(entry["area_code"]),
    }


def reports(request: HttpRequest) -> HttpResponse:
    """List the public reports, newest first, with a map beside them."""
    try:
        chosen = chosen_filter(request)
        cases = worklist(None, chosen, cursor=request.GET.get("after", ""), limit=25)
    except BadFilter:
        return page(
            request, "reports/public.html", {"rows": [], "problem": gettext("This filter cannot be read.")}, status=400
        )
    language = get_language() or "id"
    return page(
        request,
        "reports/public.html",
        {
            "rows": [report_row(entry, language) for entry in cases.rows],
            "next_url": address(request, after=cases.next) if cases.next else "",
            "chips": state_chips(request),
            "areas": areas("village"),
            "area": chosen.area,
            "q": chosen.q,
            "source": f"/api/v1/map/cases?type={TYPE}&status={chosen.status}",
        },
        part="list",
    )


def detail(request: HttpRequest, number: str) -> HttpResponse:
    """Show one public report; one that is not public is answered like one that does not exist."""
    try:
        case = case_for(None, number)
    except Case.DoesNotExist as error:
        raise Http404 from error
    if case.type != TYPE:
        raise Http404
    context = {"case": case, "shown": report_page(case, get_language() or "id"), "topic": public_topic(case)}
    return page(request, "reports/detail.html", context)


@staff_only
def work(request: HttpRequest) -> HttpResponse:
    """Lead to the worklist with only reports in it; further filters go along."""
    require(request.user, "reports.work")
    query = request.GET.copy()
    query["type"] = TYPE
    return HttpResponseRedirect(f"{reverse('inbox')}?{query.urlencode()}")
