"""Ways to a higher index: what if, and the gap plan."""

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from satukota.modules.maturity import actions, queries
from satukota.modules.maturity.forms import GapForm
from satukota.modules.maturity.models import GapAction
from satukota.modules.maturity.rules import best_steps, path_to, score, steps
from satukota.modules.maturity.views.base import assessment_or_404, editing, rights
from satukota.web.api import actor_of, page, permission_required

MOST_STEPS = 10
MOST_LISTED = 60


@permission_required("maturity.view")
def whatif(request: HttpRequest, pk: int) -> HttpResponse:
    """Show which levels raise the index most per effort, and a way to a target."""
    view = queries.overview(assessment_or_404(pk))
    goal = _goal(request, view)
    efforts = queries.efforts_of(view.assessment.instrument.code)
    best = best_steps(view.instrument, view.levels, _count(request), efforts)
    path = path_to(view.instrument, view.levels, goal, efforts) if goal is not None else []
    after = dict(view.levels) | {step.spec.no: Decimal(int(step.end)) for step in best}
    every = steps(view.instrument, view.levels, efforts)
    context = {
        "view": view,
        "assessment": view.assessment,
        "best": best,
        "after": score(view.instrument, after),
        "goal": goal,
        "path": path,
        "path_effort": sum(step.effort for step in path),
        "every": every[:MOST_LISTED],
        "unlisted": max(0, len(every) - MOST_LISTED),
        "own_efforts": len(efforts),
        "count": len(best),
        **rights(request),
    }
    return page(request, "maturity/whatif.html", context)


def _count(request: HttpRequest) -> int:
    text = request.GET.get("count", "3")
    return min(max(int(text), 1), MOST_STEPS) if text.isdecimal() and len(text) < 4 else 3


def _goal(request: HttpRequest, view: queries.Overview) -> Decimal | None:
    text = request.GET.get("goal", "").replace(",", ".")
    try:
        goal = Decimal(text) if text else view.assessment.target
    except ArithmeticError:
        goal = None
    if goal is None or not goal.is_finite():
        band = view.score.next_band
        return band.low if band else None
    return min(max(goal, Decimal(view.instrument.lowest)), Decimal(view.instrument.highest))


@permission_required("maturity.view")
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the gap plan: what was decided to raise which indicator."""
    assessment = assessment_or_404(pk)
    view = queries.overview(assessment)
    gaps = GapAction.objects.filter(assessment=assessment).select_related("case", "case__agency", "case__definition")
    rows = [(gap, view.instrument.by_no[gap.no]) for gap in gaps]
    levels = dict(view.levels) | {gap.no: gap.to_level for gap in gaps if gap.no in view.instrument.by_no}
    context: dict[str, Any] = {
        "view": view,
        "assessment": assessment,
        "rows": rows,
        "after": score(view.instrument, levels),
    }
    return page(request, "maturity/plan.html", context | rights(request))


@permission_required("maturity.manage")
def plan_gap(request: HttpRequest, pk: int, no: int) -> HttpResponse:
    """Decide on an action that raises an indicator."""
    assessment = assessment_or_404(pk)
    view = queries.overview(assessment)
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
        lambda f: actions.plan_gap(assessment, no, _gap_plan(f), actor_of(request)),
        title=_("Raise indicator %(no)s: %(title)s") % {"no": no, "title": spec.title},
        back=reverse("maturity:plan", args=[pk]),
        lead=_("A case follows the action, and the city's plan gets an action-plan item for it."),
    )


def _gap_plan(form: GapForm) -> actions.GapPlan:
    cleaned = form.cleaned_data
    level = Decimal(cleaned["to_level"])
    return actions.GapPlan(level, cleaned["title"], cleaned["agency"], cleaned["due"], cleaned["budget"])
