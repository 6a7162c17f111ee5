"""What the pages of this module have in common: the assessment that an address names, the form page."""

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from satukota.modules.maturity import queries
from satukota.modules.maturity.models import Assessment
from satukota.modules.maturity.rules import Spec
from satukota.web import api
from satukota.web.api import may


def assessment_or_404(pk: int) -> Assessment:
    """Return an assessment. Raises Http404."""
    return get_object_or_404(queries.assessments(), pk=pk)


def rights(request: HttpRequest) -> dict[str, bool]:
    """Return what the signed-in person may do with assessments."""
    names = ("assess", "review", "manage")
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
