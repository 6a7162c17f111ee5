"""Every index by instrument; one assessment, opened, sent to the reviewer and closed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.modules.maturity import actions, queries
from satukota.modules.maturity.forms import OpenForm, TargetForm
from satukota.modules.maturity.models import InstrumentVersion
from satukota.modules.maturity.queries.charts import aspect_chart, year_charts
from satukota.modules.maturity.rules import best_steps
from satukota.modules.maturity.views.base import assessment_or_404, editing, rights
from satukota.web.api import actor_of, may, page, permission_required

MOVES = {
    "send": ("maturity.assess", actions.send),
    "reopen": ("maturity.review", actions.reopen),
    "close": ("maturity.review", actions.close),
}


@permission_required("maturity.view")
def index(request: HttpRequest) -> HttpResponse:
    """Show every index by instrument, the one in force first, and what others published."""
    assessments = list(queries.assessments())
    context = {
        "charts": year_charts(assessments),
        "assessments": assessments,
        "instruments": InstrumentVersion.objects.filter(is_current=True).defer("document"),
        "scores": queries.published_scores(),
        "newest": queries.newest_assessment(),
        "today": timezone.localdate(),
        "can_manage": may(request, "maturity.manage"),
    }
    return page(request, "maturity/index.html", context)


@permission_required("maturity.view")
def assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an assessment: index, aspects, every indicator."""
    view = queries.overview(assessment_or_404(pk))
    context = {
        "view": view,
        "assessment": view.assessment,
        "chart": aspect_chart(view),
        "lines": queries.lines(view, queries.counts(view.assessment)),
        "best": best_steps(view.instrument, view.levels, 3),
        **rights(request),
    }
    return page(request, "maturity/assessment.html", context)


@permission_required("maturity.manage")
def open_assessment(request: HttpRequest) -> HttpResponse:
    """Open the assessment of an instrument for a year."""
    form = OpenForm(request.POST or None, initial={"year": timezone.localdate().year})
    return editing(
        request,
        form,
        lambda f: actions.open_assessment(
            f.cleaned_data["instrument"], f.cleaned_data["year"], actor_of(request), f.cleaned_data["target"]
        ),
        title=_("Open an assessment"),
        back=reverse("maturity:index"),
        done=lambda assessment: reverse("maturity:assessment", args=[assessment.pk]),
    )


@permission_required("maturity.manage")
def target(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the index that is to be reached."""
    assessment = assessment_or_404(pk)
    return editing(
        request,
        TargetForm(request.POST or None, initial={"target": assessment.target}),
        lambda f: actions.set_target(assessment, f.cleaned_data["target"], actor_of(request)),
        title=_("Target of %(assessment)s") % {"assessment": assessment},
        back=reverse("maturity:assessment", args=[pk]),
    )


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
