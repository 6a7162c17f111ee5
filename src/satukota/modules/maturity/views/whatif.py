"""What-if: levels that raise the index, and a way to a target."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse

from satukota.modules.maturity import queries
from satukota.modules.maturity.rules import best_steps, path_to, score, steps
from satukota.modules.maturity.views.asked import assessment_or_404, rights
from satukota.modules.maturity.views.base import permission_required
from satukota.web.api import page

MOST_STEPS = 10


@permission_required("maturity.view")
def whatif(request: HttpRequest, pk: int) -> HttpResponse:
    """Show which levels raise the index most per effort, and a way to a target."""
    view = queries.overview(assessment_or_404(pk))
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
