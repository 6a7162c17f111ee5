"""The tree of performance outcomes: page, drawing and forms."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.actions import outcomes as actions
from satukota.modules.planning.forms.fields import ReasonForm
from satukota.modules.planning.forms.links import ContributionForm, OutcomeForm
from satukota.modules.planning.models import Contribution, Outcome
from satukota.modules.planning.queries import outcomes as queries
from satukota.modules.planning.queries import tree
from satukota.modules.planning.rules.outcomes import Lack
from satukota.modules.planning.views.base import chosen_year, editing
from satukota.web.api import actor_of, may, page, permission_required

LACKS = {
    Lack.NO_INDICATOR: _("without an indicator"),
    Lack.NO_OWNER: _("without an owner"),
    Lack.INDICATOR_WITHOUT_OWNER: _("with an indicator that nobody owns"),
    Lack.CONTRIBUTES_TO_NOBODY: _("contributes to nobody"),
}


@permission_required("planning.view")
def outcomes(request: HttpRequest) -> HttpResponse:
    """Show the tree, opened level by level (`?open=all`: whole), or the list of what lacks something (`?lack=`)."""
    plan = tree.plan_of(request.GET.get("plan", ""))
    year = chosen_year(request)
    performance = queries.performance(plan, year) if plan else queries.Performance([], [])
    lack = request.GET.get("lack", "")
    context = {
        "plan": plan,
        "plans": tree.plans(),
        "year": year,
        "performance": performance,
        "lacking": [(found, LACKS[found], rows) for found, rows in performance.lacking],
        "lack": lack if lack in Lack else "",
        "opened": "all" if request.GET.get("open") == "all" else "",
        "listed": [branch for branch in performance.every if lack in branch.lacks],
        "names": LACKS,
        "can_edit": may(request, "planning.edit"),
    }
    return page(request, "planning/outcomes.html", context)


@permission_required("planning.view")
def outcomes_svg(request: HttpRequest, code: str) -> HttpResponse:
    """Send the tree of a plan as a drawing (SVG), for paper and slides."""
    plan = tree.plan_of(code)
    if plan is None:
        return redirect("planning:outcomes")
    drawing = queries.drawing(queries.performance(plan, chosen_year(request)))
    context = {"plan": plan, "drawing": drawing}
    return render(request, "planning/outcomes/tree.svg", context, content_type="image/svg+xml")


@permission_required("planning.edit")
def edit_outcome(request: HttpRequest, uid: UUID | None = None) -> HttpResponse:
    """Add an outcome (below `?parent=`) or change one."""
    outcome = get_object_or_404(Outcome.objects.select_related("plan"), uid=uid) if uid else None
    above = Outcome.objects.filter(pk=_number(request, "parent")).select_related("plan").first()
    plan = outcome.plan if outcome else above.plan if above else tree.plan_of(request.GET.get("plan", ""))
    if plan is None:
        return redirect("planning:new_plan")
    form = OutcomeForm(request.POST or None, instance=outcome, plan=plan, initial=_below(above))

    def save(filled: OutcomeForm) -> Outcome:
        cleaned = filled.cleaned_data
        return actions.save_outcome(
            filled.instance, actor_of(request), indicators=cleaned["indicators"], items=cleaned["items"]
        )

    title = outcome.statement if outcome else _("New outcome")
    return editing(request, form, save, title=title, back=_address(plan.code))


def _below(above: Outcome | None) -> dict[str, Any]:
    if above is None:
        return {}
    levels = list(Outcome.Depth)
    deeper = min(levels.index(Outcome.Depth(above.level)) + 1, len(levels) - 1)
    return {"parent": above, "level": levels[deeper], "agency": above.agency_id}


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _address(code: str) -> str:
    return f"{reverse('planning:outcomes')}?plan={code}"


@permission_required("planning.edit")
def end_outcome(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take an outcome out of the tree, with the reason."""
    outcome = get_object_or_404(Outcome.objects.select_related("plan"), uid=uid)
    return editing(
        request,
        ReasonForm(request.POST or None),
        lambda form: actions.end_outcome(outcome, form.cleaned_data["reason"], actor_of(request)),
        title=_("End “%(name)s”") % {"name": outcome.statement},
        back=_address(outcome.plan.code),
        save_word=_("End"),
        danger=True,
    )


@permission_required("planning.edit")
def edit_contribution(request: HttpRequest, uid: UUID, pk: int | None = None) -> HttpResponse:
    """Say what another agency does for an outcome."""
    outcome = get_object_or_404(Outcome.objects.select_related("plan"), uid=uid)
    contribution = get_object_or_404(Contribution, pk=pk, outcome=outcome) if pk else Contribution(outcome=outcome)
    return editing(
        request,
        ContributionForm(request.POST or None, instance=contribution),
        lambda form: actions.save_contribution(form.instance, actor_of(request)),
        title=_("Contribution to “%(name)s”") % {"name": outcome.statement},
        back=_address(outcome.plan.code),
        remove=reverse("planning:remove_contribution", args=[uid, pk]) if pk else "",
    )


@permission_required("planning.edit")
def remove_contribution(request: HttpRequest, uid: UUID, pk: int) -> HttpResponse:
    """Take a contribution back."""
    contribution = get_object_or_404(Contribution.objects.select_related("outcome__plan"), pk=pk, outcome__uid=uid)
    if request.method == "POST":
        actions.remove_contribution(contribution, actor_of(request))
    return redirect(_address(contribution.outcome.plan.code))
