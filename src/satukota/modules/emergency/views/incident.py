"""One incident to read and print."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from satukota.kernel.audit.api import seen
from satukota.kernel.people.api import actor_for
from satukota.modules.emergency.models import Incident
from satukota.modules.emergency.models.words.incidents import IncidentState
from satukota.modules.emergency.queries.kinds import kind_title
from satukota.modules.emergency.queries.places import area_of
from satukota.modules.emergency.views.incidents import WATCH
from satukota.modules.emergency.views.requests import may, may_any
from satukota.web.api import page, staff_only


@staff_only
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one incident with its times, units, log and calls. A sensitive one is for those who act on it."""
    may_any(request, WATCH)
    incident = get_object_or_404(Incident, pk=pk)
    if incident.sensitive and not may(request, "emergency.take_calls"):
        raise Http404
    seen(actor_for(request.user), "emergency.incident", incident.pk, "emergency.incident_page")
    context = {
        "incident": incident,
        "title": kind_title(incident.kind),
        "state": IncidentState(incident.state).label,
        "area": area_of(incident.lon, incident.lat)[1],
        "assignments": incident.assignments.select_related("unit").order_by("id"),
        "log": incident.log.select_related("unit", "by").order_by("id"),
        "calls": incident.calls.order_by("rang_at"),
        "hears": may(request, "emergency.hear_recordings"),
    }
    return page(request, "emergency/incident.html", context)
