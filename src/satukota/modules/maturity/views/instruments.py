"""Instruments, sent as a document and corrected, and scores that others published."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from satukota.modules.maturity import actions, queries
from satukota.modules.maturity.forms import DocumentForm, EffortsForm, ScoreForm
from satukota.modules.maturity.models import InstrumentVersion, PublishedScore
from satukota.modules.maturity.views.base import editing
from satukota.web.api import actor_of, may, page, permission_required


@permission_required("maturity.view")
def instrument(request: HttpRequest, code: str) -> HttpResponse:
    """Show an instrument: weights, predicates, sources, versions."""
    versions = list(InstrumentVersion.objects.filter(code=code).defer("document").order_by("-version"))
    version = get_object_or_404(InstrumentVersion, code=code, is_current=True)
    context = {
        "version": version,
        "instrument": queries.instrument_of(version),
        "versions": versions,
        "can_manage": may(request, "maturity.manage"),
    }
    return page(request, "maturity/instrument.html", context)


@permission_required("maturity.view")
def document(_request: HttpRequest, code: str) -> HttpResponse:
    """Send an instrument as JSON, to be corrected and given back."""
    version = get_object_or_404(InstrumentVersion, code=code, is_current=True)
    response = HttpResponse(json.dumps(version.document, ensure_ascii=False, indent=1), content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{code}-v{version.version}.json"'
    return response


@permission_required("maturity.manage")
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """Give an instrument its next version."""
    version = get_object_or_404(InstrumentVersion, code=code, is_current=True)
    return editing(
        request,
        DocumentForm(request.POST or None, request.FILES or None),
        lambda f: actions.correct_instrument(
            {**f.cleaned_data["document"], "code": code}, f.cleaned_data["reason"], actor_of(request)
        ),
        title=_("Correct %(instrument)s") % {"instrument": version.title},
        back=reverse("maturity:instrument", args=[code]),
    )


@permission_required("maturity.manage")
def efforts(request: HttpRequest, code: str) -> HttpResponse:
    """Set what reaching each level of an instrument costs the city, in its own points."""
    version = get_object_or_404(InstrumentVersion, code=code, is_current=True)
    initial = {f"e{no}_{level}": points for (no, level), points in queries.efforts_of(code).items()}
    return editing(
        request,
        EffortsForm(request.POST or None, instrument=queries.instrument_of(version), initial=initial),
        lambda f: actions.set_efforts(version, f.efforts, actor_of(request)),
        title=_("Effort of %(instrument)s") % {"instrument": version.title},
        back=reverse("maturity:instrument", args=[code]),
        template="maturity/efforts.html",
    )


@permission_required("maturity.manage")
def add_score(request: HttpRequest) -> HttpResponse:
    """Enter a score that somebody published."""
    return editing(
        request,
        ScoreForm(request.POST or None),
        lambda f: actions.publish_score(f.instance, actor_of(request)),
        title=_("Published score"),
        back=reverse("maturity:index"),
        template="maturity/score_form.html",
    )


@permission_required("maturity.manage")
def correct_score(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a published score, or add rank and distribution to it; the first row stays beside it."""
    before = get_object_or_404(PublishedScore, pk=pk, is_current=True)
    score = get_object_or_404(PublishedScore, pk=pk)
    return editing(
        request,
        ScoreForm(request.POST or None, instance=score, correcting=True),
        lambda f: actions.correct_score(before, f.instance, f.cleaned_data["correction_reason"], actor_of(request)),
        title=_("Correct %(score)s") % {"score": before},
        lead=_("What stands now stays on the public page, with your reason and the new row beside it."),
        back=reverse("maturity:index"),
        template="maturity/score_form.html",
    )
