"""Doors of staff to reports."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from satukota.kernel.people.api import require
from satukota.modules.reports.rules.submission import TYPE
from satukota.web.api import staff_only


@staff_only
def work(request: HttpRequest) -> HttpResponse:
    """Lead to the worklist with only reports in it; further filters go along."""
    require(request.user, "reports.work")
    query = request.GET.copy()
    query["type"] = TYPE
    return HttpResponseRedirect(f"{reverse('inbox')}?{query.urlencode()}")
