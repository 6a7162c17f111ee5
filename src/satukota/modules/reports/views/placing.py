"""Put a report at its place: on the map, by a name, or at least in its kelurahan."""

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from satukota.kernel.cases.api import Act, Case, Conflict, Invalid, NotAllowed, allowed_actions, apply, who
from satukota.modules.reports.forms.place import PlaceForm
from satukota.modules.reports.views.case_view import on_case
from satukota.web.api import page


@on_case
def locate(request: HttpRequest, case: Case) -> HttpResponse:
    """Ask for the place and put the report there; area, duplicates and the suggested agency follow."""
    if not any(action.id == "locate" for action in allowed_actions(case, who(request.user))):
        notes.warning(request, gettext("The place cannot be changed now: the report has moved on."))
        return HttpResponseRedirect(reverse("case", args=[case.number]))
    known = {"place_note": case.place_note, "area": case.area_code if case.lon is None else ""}
    form = PlaceForm(_typed(request, case) or None, initial=known | {"lon": case.lon, "lat": case.lat})
    if request.method == "POST" and form.is_valid():
        problem = _put(request, case, form)
        if not problem:
            notes.success(request, gettext("The report has its place now."))
            return HttpResponseRedirect(reverse("case", args=[case.number]))
        form.add_error(None, problem)
    return page(request, "reports/locate.html", {"case": case, "form": form}, status=422 if form.errors else 200)


def _typed(request: HttpRequest, case: Case) -> QueryDict:
    """Return what was typed; a name that is looked up goes before the point that the report had."""
    typed = request.POST.copy()
    had = [f"{value}" for value in (case.lon, case.lat)]
    named = typed.get("look", "").strip() and not typed.get("choice")
    if "find" in typed or (named and [typed.get("lon"), typed.get("lat")] == had):
        typed["lon"] = typed["lat"] = ""
    return typed


def _put(request: HttpRequest, case: Case, form: PlaceForm) -> str:
    """Carry it out; return what stands against it, in words."""
    typed = form.cleaned_data
    answers = {name: typed[name] for name in ("lon", "lat", "area", "place_note") if typed.get(name) not in (None, "")}
    try:
        apply(case, Act("locate", answers, version=case.version), who(request.user))
    except (NotAllowed, Conflict):
        return gettext("Somebody else was here in the meantime. Your words are still here; look at the report first.")
    except Invalid:
        return gettext("This place cannot be read. Choose it on the map, or look for it by name.")
    return ""
