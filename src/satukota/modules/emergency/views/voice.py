"""The headset of a desk: its browser's offer comes in, the agent's answer goes back."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_POST
from ninja import Schema

from satukota.kernel.people.api import User, actor_for
from satukota.modules.emergency.actions import headsets
from satukota.modules.emergency.models import Headset
from satukota.modules.emergency.views.answers import problems_as_json
from satukota.modules.emergency.views.requests import body, may_any
from satukota.modules.emergency.views.verbs import TAKE


class Offer(Schema):
    """What a browser offers."""

    offer: str


@require_POST
@problems_as_json
def offer(request: HttpRequest) -> HttpResponse:
    """Take a browser's offer for the signed-in call taker; answer with its name."""
    may_any(request, (TAKE,))
    assert isinstance(request.user, User)
    headset = headsets.offer(request.user, Offer(**body(request)).offer[:20_000], actor_for(request.user))
    return JsonResponse({"name": headset.name})


@require_GET
@problems_as_json
def answer(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with what the agent said, empty while it has not; to the call taker alone who asked."""
    may_any(request, (TAKE,))
    headset = Headset.objects.filter(name=name, user=request.user.pk).first()
    if headset is None:
        raise Http404
    return JsonResponse({"answer": headset.answer}, headers={"Cache-Control": "no-store"})
