"""Recordings are played; who heard one, and when, is recorded."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from satukota.kernel.audit.api import seen
from satukota.kernel.people.api import actor_for
from satukota.modules.emergency.models import Recording
from satukota.modules.emergency.queries.recordings import sound
from satukota.modules.emergency.views.requests import may_any
from satukota.web.api import staff_only


@require_GET
@staff_only
def listen(request: HttpRequest, pk: int) -> HttpResponse:
    """Play a recording; who heard it, and when, is recorded."""
    may_any(request, ("emergency.hear_recordings",))
    recording = Recording.objects.select_related("call").filter(pk=pk).first()
    if recording is None or recording.erased_at is not None:
        raise Http404
    seen(actor_for(request.user), "emergency.call", recording.call_id, "emergency.recording")
    return HttpResponse(
        sound(recording), content_type="audio/wav", headers={"Cache-Control": "no-store", "Accept-Ranges": "none"}
    )
