"""How good the category model is: measured on reports that it did not learn from."""

from django.http import HttpRequest, HttpResponse

from satukota.kernel.people.api import require
from satukota.modules.reports.models import Suggester
from satukota.web.api import page, staff_only


@staff_only
def model(request: HttpRequest) -> HttpResponse:
    """Show every version with its figures."""
    require(request.user, "reports.measure")
    rows = Suggester.objects.defer("weights").order_by("-version")[:20]
    return page(request, "reports/model.html", {"rows": rows, "now": next((one for one in rows if one.active), None)})
