"""What the pages of this module have in common: the assessment that an address names, the form page."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from satukota.modules.maturity import actions, queries
from satukota.modules.maturity.models import Assessment
from satukota.modules.maturity.rules import Spec
from satukota.web import api
from satukota.web.api import actor_of, may, person


def assessment_or_404(pk: int) -> Assessment:
    """Return an assessment. Raises Http404."""
    return get_object_or_404(queries.assessments(), pk=pk)


def assessment_for(request: HttpRequest, pk: int, no: int = 0, evidence: int = 0) -> Assessment:
    """Return an assessment for whoever may read it; the reading of somebody from outside is noted.

    Raises PermissionDenied for who neither sees the indexes nor is assigned to this one today, Http404.
    """
    assessment = assessment_or_404(pk)
    if not may(request, "maturity.view"):
        if not queries.is_assigned(person(request), assessment):
            raise PermissionDenied("maturity.view")
        if request.method == "GET":
            actions.note_reading(assessment, actor_of(request), no, evidence)
    return assessment


def rights(request: HttpRequest) -> dict[str, bool]:
    """Return what the signed-in person may do with assessments."""
    names = ("assess", "review", "manage", "view")
    return {f"can_{name}": may(request, f"maturity.{name}") for name in names}


def spec_of(assessment: Assessment, no: int) -> Spec:
    """Return an indicator of an assessment's instrument. Raises Http404."""
    spec = queries.instrument_of(assessment.instrument).by_no.get(no)
    if spec is None:
        raise Http404(no)
    return spec


def editing(request: HttpRequest, form: BaseForm, save: Callable[[Any], Any], **more: Any) -> HttpResponse:
    """Show a form on this module's page for one, or on the template that the caller names."""
    return api.editing(request, form, save, **{"template": "maturity/form.html"} | more)
