"""The page that a caller opens from a message: one tap sends the place, a photo if there is one. Once."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from satukota.kernel.events.api import Actor
from satukota.kernel.files.api import RefusedFile, StoredFile, store
from satukota.kernel.limits.api import Limit
from satukota.modules.emergency.actions import cards
from satukota.modules.emergency.actions.problems import DeskProblem, Missing
from satukota.modules.emergency.models import LocationCard
from satukota.modules.emergency.queries.clock import now
from satukota.web.api import limited, page

HERE = Limit("emergency.here", 60, 600)


class HereForm(forms.Form):
    """Where the caller is, as the phone says."""

    lon = forms.FloatField(min_value=-180, max_value=180)
    lat = forms.FloatField(min_value=-90, max_value=90)
    accuracy = forms.FloatField(required=False, min_value=0)
    photo = forms.FileField(required=False)


PROBLEMS = {
    "position": _("Your phone did not say where it is. Switch on the location and press again."),
    "photo": _("The photo could not be read; your place was not sent yet. Try without the photo."),
}


# The secret in the address is the proof: there is no session to forge, and the page works in any browser that
# opens a link.
@csrf_exempt
@limited(HERE)
@require_http_methods(["GET", "POST"])
def here(request: HttpRequest, token: str) -> HttpResponse:
    """Show the page, or take what it sends. Used or too late: 409 says so."""
    card = LocationCard.objects.filter(digest=cards.digest(token)).first()
    if card is None:
        return page(request, "emergency/here.html", {"state": "unknown"}, status=404)
    if card.used_at or card.expires_at < now():
        return page(request, "emergency/here.html", {"state": "used" if card.used_at else "over"}, status=409)
    if request.method == "GET":
        return page(request, "emergency/here.html", {"state": "ask"})
    return _take(request, token)


def _take(request: HttpRequest, token: str) -> HttpResponse:
    form = HereForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, "emergency/here.html", {"state": "ask", "problem": PROBLEMS["position"]}, status=422)
    try:
        file = _photo(form)
        cleaned = form.cleaned_data
        cards.use(
            token,
            lon=cleaned["lon"],
            lat=cleaned["lat"],
            accuracy=cleaned["accuracy"],
            file_id=file.pk if file else None,
        )
    except Missing:
        return page(request, "emergency/here.html", {"state": "ask", "problem": PROBLEMS["position"]}, status=422)
    except RefusedFile:
        return page(request, "emergency/here.html", {"state": "ask", "problem": PROBLEMS["photo"]}, status=422)
    except DeskProblem:
        return page(request, "emergency/here.html", {"state": "used"}, status=409)
    return page(request, "emergency/here.html", {"state": "done"})


def _photo(form: HereForm) -> StoredFile | None:
    upload = form.cleaned_data["photo"]
    return store(upload, kind="caller-photo", by=Actor.visitor()) if upload else None
