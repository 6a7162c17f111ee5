"""Assessments: overview, one assessment, one indicator, what-if, gap plan."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.modules.maturity import actions, queries
from satukota.modules.maturity.forms import GapForm, OpenForm, TargetForm
from satukota.modules.maturity.models import Assessment, GapAction, InstrumentVersion
from satukota.modules.maturity.queries.charts import aspect_chart, year_charts
from satukota.modules.maturity.rules import best_steps, path_to, score, steps
from satukota.modules.maturity.views.base import acting, allowed, editing, may
from satukota.web.api import page

MOST_STEPS = 10


def held(pk: int) -> Assessment:
    """Return an assessment. Raises Http404."""
    return get_object_or_404(queries.assessments(), pk=pk)


@allowed("maturity.view")
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


@allowed("maturity.manage")
def open_assessment(request: HttpRequest) -> HttpResponse:
    """Open the assessment of an instrument for a year."""
    form = OpenForm(request.POST or None, initial={"year": timezone.localdate().year})
    return editing(
        request,
        form,
        lambda f: actions.open_assessment(
            f.cleaned_data["instrument"], f.cleaned_data["year"], acting(request), f.cleaned_data["target"]
        ),
        title=_("Open an assessment"),
        back=reverse("maturity:index"),
        done=lambda made: reverse("maturity:assessment", args=[made.pk]),
    )


@allowed("maturity.view")
def assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an assessment: index, aspects, every indicator."""
    view = queries.overview(held(pk))
    context = {
        "view": view,
        "assessment": view.assessment,
        "chart": aspect_chart(view),
        "lines": queries.lines(view, queries.counts(view.assessment)),
        "best": best_steps(view.instrument, view.levels, 3),
        **_rights(request),
    }
    return page(request, "maturity/assessment.html", context)


def _rights(request: HttpRequest) -> dict[str, bool]:
    names = ("assess", "review", "manage")
    return {f"can_{name}": may(request, f"maturity.{name}") for name in names}


MOVES = {
    "send": ("maturity.assess", actions.send),
    "reopen": ("maturity.review", actions.reopen),
    "close": ("maturity.review", actions.close),
}


@allowed("maturity.view")
def move(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Send an assessment to the reviewer, give it back, or close it."""
    if step not in MOVES:
        raise Http404(step)
    permission, act = MOVES[step]
    if request.method == "POST" and may(request, permission):
        try:
            act(held(pk), acting(request))
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, _("Done."))
    return redirect("maturity:assessment", pk=pk)


@allowed("maturity.manage")
def target(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the index that is to be reached."""
    found = held(pk)
    return editing(
        request,
        TargetForm(request.POST or None, initial={"target": found.target}),
        lambda f: actions.set_target(found, f.cleaned_data["target"], acting(request)),
        title=_("Target of %(assessment)s") % {"assessment": found},
        back=reverse("maturity:assessment", args=[pk]),
    )


@allowed("maturity.view")
def whatif(request: HttpRequest, pk: int) -> HttpResponse:
    """Show which levels raise the index most per effort, and a way to a target."""
    view = queries.overview(held(pk))
    goal = _goal(request, view)
    best = best_steps(view.instrument, view.levels, _count(request))
    path = path_to(view.instrument, view.levels, goal) if goal is not None else []
    after = dict(view.levels) | {step.spec.no: Decimal(int(step.end)) for step in best}
    context = {
        "view": view,
        "assessment": view.assessment,
        "best": best,
        "after": score(view.instrument, after),
        "goal": goal,
        "path": path,
        "path_effort": sum(step.effort for step in path),
        "every": steps(view.instrument, view.levels)[:60],
        "count": len(best),
        **_rights(request),
    }
    return page(request, "maturity/whatif.html", context)


def _count(request: HttpRequest) -> int:
    text = request.GET.get("count", "3")
    return min(max(int(text), 1), MOST_STEPS) if text.isdecimal() and len(text) < 4 else 3


def _goal(request: HttpRequest, view: queries.Overview) -> Decimal | None:
    text = request.GET.get("goal", "").replace(",", ".")
    try:
        given = Decimal(text) if text else view.assessment.target
    except ArithmeticError:
        given = None
    if given is None or not given.is_finite():
        band = view.score.next_band
        return band.low if band else None
    return min(max(given, Decimal(view.instrument.lowest)), Decimal(view.instrument.highest))


@allowed("maturity.view")
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the gap plan: what was decided to raise which indicator."""
    found = held(pk)
    view = queries.overview(found)
    gaps = GapAction.objects.filter(assessment=found).select_related("case", "case__agency", "case__definition")
    rows = [(gap, view.instrument.by_no[gap.no]) for gap in gaps]
    levels = dict(view.levels) | {gap.no: gap.to_level for gap in gaps if gap.no in view.instrument.by_no}
    context: dict[str, Any] = {"view": view, "assessment": found, "rows": rows, "after": score(view.instrument, levels)}
    return page(request, "maturity/plan.html", context | _rights(request))


@allowed("maturity.manage")
def plan_gap(request: HttpRequest, pk: int, no: int) -> HttpResponse:
    """Decide on an action that raises an indicator."""
    found = held(pk)
    view = queries.overview(found)
    spec = view.instrument.by_no.get(no)
    if spec is None:
        raise Http404(no)
    level = int(view.levels.get(no, view.instrument.lowest))
    form = GapForm(
        request.POST or None, instrument=view.instrument, initial={"to_level": min(level + 1, view.instrument.highest)}
    )
    return editing(
        request,
        form,
        lambda f: actions.plan_gap(
            found,
            no,
            Decimal(f.cleaned_data["to_level"]),
            f.cleaned_data["title"],
            f.cleaned_data["agency"],
            f.cleaned_data["due"],
            acting(request),
        ),
        title=_("Raise indicator %(no)s: %(title)s") % {"no": no, "title": spec.title},
        back=reverse("maturity:plan", args=[pk]),
        lead=_("A case follows the action, and the city's plan gets an action-plan item for it."),
    )
