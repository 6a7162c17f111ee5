"""Areas and landmarks: listed, corrected, made and taken away."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from satukota.kernel.changes.api import Author, changes_of
from satukota.kernel.places.api import (
    Area,
    Landmark,
    apply_area,
    apply_landmark,
    area_label,
    area_values,
    landmark_values,
)
from satukota.modules.administration.forms.areas import AreaForm, LandmarkForm
from satukota.modules.administration.queries.agencies import STRUCTURE
from satukota.modules.administration.queries.areas import districts, landmarks_like
from satukota.web.api import actor_of, editing, keyset, page, permission_required

AREA, LANDMARK = "places.area", "places.landmark"
PAGE = 50


def _words(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:80]


@permission_required(STRUCTURE)
def index(request: HttpRequest) -> HttpResponse:
    """List districts and villages with what is known of them."""
    words = _words(request)
    rows = districts(words)
    villages = [line for row in rows for line in row.villages]
    people = sum(line.area.population or 0 for line in villages)
    context = {"rows": rows, "words": words, "villages": len(villages), "people": people}
    return page(request, "administration/areas/list.html", context)


@permission_required(STRUCTURE)
def area(request: HttpRequest, code: str) -> HttpResponse:
    """Correct the name and the inhabitants of an area."""
    row = get_object_or_404(Area.objects.defer("geometry"), code=code)
    form = AreaForm(request.POST or None, initial=dict(area_values(row)))

    def save(form: AreaForm) -> None:
        values = {"name": form.cleaned_data["name"].strip(), "population": form.cleaned_data["population"]}
        apply_area(code, values, Author(actor_of(request), form.cleaned_data["reason"]))

    back = reverse("administration:areas")
    context: dict[str, Any] = {
        "kind": AREA,
        "key": code,
        "crumbs": [(back, _("Areas"))],
    }
    title, template = area_label(code) or row.name, "administration/areas/edit.html"
    return editing(request, form, save, title=title, back=back, template=template, **context)


@permission_required(STRUCTURE)
def landmarks(request: HttpRequest) -> HttpResponse:
    """List the landmarks, those whose names have the words."""
    words = _words(request)
    rows = landmarks_like(words)
    shown = keyset(request, rows, ("name", "code"), PAGE)
    there = Landmark.objects.filter(code=OuterRef("key"))
    removed = changes_of(LANDMARK).filter(~Exists(there), after__isnull=True)
    context = {
        "rows": shown,
        "words": words,
        "total": rows.count(),
        "removed": removed,
    }
    return page(request, "administration/areas/landmarks.html", context)


@permission_required(STRUCTURE)
def new_landmark(request: HttpRequest) -> HttpResponse:
    """Make a landmark; its code is made from its name."""
    form = LandmarkForm(request.POST or None)

    def save(form: LandmarkForm) -> None:
        code = slugify(form.cleaned_data["name"])[:80]
        if not code or Landmark.objects.filter(code=code).exists():
            raise ValidationError({"name": _("There is a landmark of this name already.")})
        apply_landmark(code, form.values(), Author(actor_of(request), form.cleaned_data["reason"]))

    return _landmark_form(request, form, save, _("New landmark"), {})


@permission_required(STRUCTURE)
def landmark(request: HttpRequest, code: str) -> HttpResponse:
    """Correct a landmark."""
    row = get_object_or_404(Landmark, code=code)
    form = LandmarkForm(request.POST or None, initial=dict(landmark_values(row)))

    def save(form: LandmarkForm) -> None:
        apply_landmark(code, form.values(), Author(actor_of(request), form.cleaned_data["reason"]))

    context = {"kind": LANDMARK, "key": code, "code": code}
    return _landmark_form(request, form, save, row.name, context)


def _landmark_form(
    request: HttpRequest, form: LandmarkForm, save: Any, title: str, context: dict[str, Any]
) -> HttpResponse:
    back, template = reverse("administration:landmarks"), "administration/areas/edit.html"
    crumbs = [(reverse("administration:areas"), _("Areas")), (back, _("Landmarks"))]
    return editing(request, form, save, title=title, back=back, template=template, crumbs=crumbs, **context)


@require_POST
@permission_required(STRUCTURE)
def remove_landmark(request: HttpRequest, code: str) -> HttpResponse:
    """Take a landmark away; the list of landmarks offers to take that back."""
    get_object_or_404(Landmark, code=code)
    try:
        apply_landmark(code, None, Author(actor_of(request), request.POST.get("reason", "")))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("administration:landmarks")
