"""The matter in hand: one call, one incident."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from satukota.kernel.audit.api import seen
from satukota.kernel.people.api import actor_for
from satukota.modules.emergency.actions.problems import Missing
from satukota.modules.emergency.models import Call, Incident
from satukota.modules.emergency.queries.matter import call_matter, incident_matter
from satukota.modules.emergency.views.answers import problems_as_json
from satukota.modules.emergency.views.desk import CALLER, DESK
from satukota.modules.emergency.views.requests import may, may_any


@require_GET
@problems_as_json
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with one call. That its number was read goes into the audit."""
    may_any(request, DESK)
    call = Call.objects.select_related("claimed_by").filter(pk=pk).first()
    if call is None:
        raise Missing(field="call")
    personal = may(request, CALLER)
    if personal and call.caller:
        _note_reading(request, call)
    return JsonResponse(call_matter(call, request.user.pk or 0, personal=personal))


def _note_reading(request: HttpRequest, call: Call) -> None:
    """Audit once per call and session: the desk asks again every few seconds."""
    read: list[int] = request.session.get("emergency_read", [])
    if call.pk not in read:
        seen(actor_for(request.user), "emergency.call", call.pk, "emergency.desk")
        request.session["emergency_read"] = [*read[-50:], call.pk]


@require_GET
@problems_as_json
def incident(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with one incident."""
    may_any(request, DESK)
    incident = Incident.objects.filter(pk=pk).first()
    if incident is None:
        raise Missing(field="incident")
    return JsonResponse(incident_matter(incident, personal=may(request, CALLER)))
