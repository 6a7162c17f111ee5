"""How good the category model is: measured on reports that it did not learn from."""

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from satukota.kernel.people.api import has_permission, require
from satukota.modules.reports.models import Suggester
from satukota.modules.reports.tasks.learn import learn_soon
from satukota.web.api import page, staff_only


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
