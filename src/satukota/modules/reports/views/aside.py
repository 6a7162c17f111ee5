"""Messages that became no report: why, what they say, and the way to make one a report after all."""

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from satukota.kernel.audit.api import record_reading
from satukota.kernel.people.api import User, actor_for, require
from satukota.modules.reports.actions.aside import see_aside
from satukota.modules.reports.actions.submit import Refused
from satukota.modules.reports.models import SetAside
from satukota.modules.reports.queries.messages import messages
from satukota.web.api import page, staff_only

MOST = 100


@staff_only
def set_aside(request: HttpRequest) -> HttpResponse:
    """List what was set aside, the newest first; what nobody has looked at yet stands before the rest."""
    require(request.user, "reports.desk")
    waiting = SetAside.objects.filter(seen_at__isnull=True).order_by("-id")
    seen = SetAside.objects.filter(seen_at__isnull=False).select_related("seen_by").order_by("-seen_at")
    rows = [*waiting[:MOST], *seen[:MOST]]
    if rows:
        record_reading(actor_for(request.user), "message_aside", rows[0].pk, "list")
    counts = {"waiting": waiting.count(), "total": SetAside.objects.count()}
    return page(request, "reports/aside.html", {"rows": rows, **counts, "hidden": counts["total"] - len(rows)})


@staff_only
@require_POST
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a message was looked at, or make a report of it."""
    require(request.user, "reports.desk")
    row = get_object_or_404(SetAside, pk=pk, seen_at__isnull=True)
    user = request.user
    assert isinstance(user, User)
    try:
        taken = see_aside(row, user, actor_for(user), make_report=request.POST.get("do") == "report")
    except Refused as error:
        notes.error(request, " ".join(messages(error.faults).values()))
        return HttpResponseRedirect(reverse("reports:aside"))
    if taken:
        notes.success(request, gettext("It is report %s now.") % taken.case.number)
        return HttpResponseRedirect(reverse("case", args=[taken.case.number]))
    return HttpResponseRedirect(reverse("reports:aside"))
