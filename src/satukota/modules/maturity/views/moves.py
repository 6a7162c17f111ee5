"""The way of an assessment: sent, given back, closed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from satukota.modules.maturity import actions
from satukota.modules.maturity.views.asked import assessment_or_404
from satukota.modules.maturity.views.base import actor_of, may, permission_required

MOVES = {
    "send": ("maturity.assess", actions.send),
    "reopen": ("maturity.review", actions.reopen),
    "close": ("maturity.review", actions.close),
}


@permission_required("maturity.view")
def move(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Send an assessment to the reviewer, give it back, or close it."""
    if step not in MOVES:
        raise Http404(step)
    permission, act = MOVES[step]
    if request.method == "POST" and may(request, permission):
        try:
            act(assessment_or_404(pk), actor_of(request))
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, _("Done."))
    return redirect("maturity:assessment", pk=pk)
