"""Instruments, collected evidence and published scores."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from satukota.modules.maturity import actions, queries
from satukota.modules.maturity.forms import DocumentForm, ScoreForm
from satukota.modules.maturity.models import InstrumentVersion
from satukota.modules.maturity.views.base import acting, allowed, editing, may
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


@allowed("maturity.view")
def evidence(request: HttpRequest) -> HttpResponse:
    """Show what the system itself can prove, with the age of each figure."""
    context = {"facts": queries.facts(), "can_assess": may(request, "maturity.assess")}
    return page(request, "maturity/evidence.html", context)


@allowed("maturity.assess")
def collect(request: HttpRequest) -> HttpResponse:
    """Collect the system's own evidence now."""
    if request.method == "POST":
        found = actions.collect(acting(request))
        messages.success(request, _("%(n)s facts collected.") % {"n": found})
    return redirect("maturity:evidence")


@allowed("maturity.manage")
def add_score(request: HttpRequest) -> HttpResponse:
    """Enter a score that somebody published."""
    return editing(
        request,
        ScoreForm(request.POST or None),
        lambda f: actions.publish_score(f.instance, acting(request)),
        title=_("Published score"),
        back=reverse("maturity:index"),
    )
