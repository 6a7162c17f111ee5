"""What everybody may see: list, map and single reports that are public."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext

from satukota.kernel.cases.api import BadFilter, Case, case_for
from satukota.kernel.cases.api import page as worklist
from satukota.kernel.places.api import areas
from satukota.modules.reports.queries.shown import report_page
from satukota.modules.reports.rules.submission import TYPE
from satukota.modules.reports.views.rows import chosen_filter, report_row, state_chips
from satukota.web.api import address, page


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
    return page(request, "reports/detail.html", {"case": case, "shown": report_page(case, get_language() or "id")})
