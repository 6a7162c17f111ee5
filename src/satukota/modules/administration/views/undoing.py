"""Take a change of the structure back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from satukota.kernel.changes.api import Change, undo
from satukota.modules.administration.queries.agencies import STRUCTURE
from satukota.web.api import actor_of, permission_required

KINDS = ("people.agency", "cases.calendar", "places.area", "places.landmark")


@require_POST
@permission_required(STRUCTURE)
def undo_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a change of the structure back, and return to the page it stood on."""
    change = get_object_or_404(Change, pk=pk)
    if change.kind not in KINDS:
        raise Http404(pk)
    try:
        undo(change, actor_of(request), request.POST.get("reason", "")[:300])
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("Taken back. The history keeps both."))
    back = request.POST.get("back", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "administration:index")
