"""Figures for who leads offices: one line for each office, with the list behind it where they may open it."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from satukota.kernel.cases.api import pinned_definition, say
from satukota.kernel.people.api import require
from satukota.modules.services.queries.catalogue import service_types
from satukota.modules.services.queries.figures import quarters
from satukota.modules.services.queries.office_figures import FIGURES, office_figures
from satukota.web.api import page, staff_only


@staff_only
def office_figures_page(request: HttpRequest) -> HttpResponse:
    """Show how many applications each office has, ended and late, by service and quarter."""
    require(request.user, FIGURES)
    language, periods = get_language() or "id", quarters(timezone.localdate())
    titles = {row.type: say(pinned_definition(row.pk).title, language) for row in service_types()}
    kind, chosen = request.GET.get("type", ""), request.GET.get("quarter", "")
    place = int(chosen) if chosen in {str(n) for n in range(len(periods))} else 0
    rows = office_figures(request.user, [kind] if kind in titles else list(titles), *periods[place])
    context = {
        "rows": rows,
        "kinds": sorted(titles.items(), key=lambda pair: pair[1]),
        "kind": kind if kind in titles else "",
        "periods": [
            gettext("Quarter %(n)s of %(year)s") % {"n": (start.month + 2) // 3, "year": start.year}
            for start, _end in periods
        ],
        "place": place,
    }
    return page(request, "services/office_figures.html", context)
