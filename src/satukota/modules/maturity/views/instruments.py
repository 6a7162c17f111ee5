"""Instruments: shown, sent as a document, corrected."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from satukota.modules.maturity import actions, queries
from satukota.modules.maturity.forms import DocumentForm
from satukota.modules.maturity.models import InstrumentVersion
from satukota.modules.maturity.views.base import acting, allowed, may
from satukota.modules.maturity.views.editing import editing
from satukota.web.api import page


@allowed("maturity.view")
def instrument(request: HttpRequest, code: str) -> HttpResponse:
    """Show an instrument: weights, predicates, sources, versions."""
    versions = list(InstrumentVersion.objects.filter(code=code).defer("document").order_by("-version"))
    found = get_object_or_404(InstrumentVersion, code=code, is_current=True)
    context = {
        "version": found,
        "instrument": queries.instrument_of(found),
        "versions": versions,
        "can_manage": may(request, "maturity.manage"),
    }
    return page(request, "maturity/instrument.html", context)


@allowed("maturity.view")
def document(_request: HttpRequest, code: str) -> HttpResponse:
    """Send an instrument as JSON, to be corrected and given back."""
    found = get_object_or_404(InstrumentVersion, code=code, is_current=True)
    response = HttpResponse(json.dumps(found.document, ensure_ascii=False, indent=1), content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{code}-v{found.version}.json"'
    return response


@allowed("maturity.manage")
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """Give an instrument its next version."""
    found = get_object_or_404(InstrumentVersion, code=code, is_current=True)
    return editing(
        request,
        DocumentForm(request.POST or None, request.FILES or None),
        lambda f: actions.correct_instrument(
            {**f.cleaned_data["document"], "code": code}, f.cleaned_data["reason"], acting(request)
        ),
        title=_("Correct %(instrument)s") % {"instrument": found.title},
        back=reverse("maturity:instrument", args=[code]),
    )
