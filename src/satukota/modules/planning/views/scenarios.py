"""Scenarios: played with by planners, seen by nobody else, proposed as changes of the plan."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from satukota.modules.planning import actions
from satukota.modules.planning.forms.scenarios import OtherTargetForm, PostponeForm, ProposeScenarioForm, ScenarioForm
from satukota.modules.planning.models import Plan, Scenario, ScenarioStep
from satukota.modules.planning.queries import scenarios, tree
from satukota.modules.planning.views.base import editing
from satukota.web.api import actor_of, page, permission_required, person


@permission_required("planning.edit")
def overview(request: HttpRequest) -> HttpResponse:
    """List the scenarios of a plan."""
    plan = tree.plan_of(request.GET.get("plan", ""))
    rows = plan.scenarios.select_related("made_by") if plan else []
    return page(request, "planning/scenarios.html", {"plan": plan, "rows": rows})


@permission_required("planning.edit")
def new_scenario(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a scenario."""
    plan = get_object_or_404(Plan, code=code)
    return _edit(request, Scenario(plan=plan, year=timezone.localdate().year), reverse("planning:scenarios"))


@permission_required("planning.edit")
def edit_scenario(request: HttpRequest, pk: int) -> HttpResponse:
    """Change name, year or ceiling of a scenario."""
    return _edit(request, get_object_or_404(Scenario, pk=pk), _page_of(pk))


def _page_of(pk: int) -> str:
    return reverse("planning:scenario", args=[pk])


def _edit(request: HttpRequest, row: Scenario, back: str) -> HttpResponse:
    return editing(
        request,
        ScenarioForm(request.POST or None, instance=row),
        lambda form: actions.save_scenario(form.save(commit=False), actor_of(request)),
        title=row.name or _("A new scenario"),
        back=back,
        done=lambda saved: _page_of(saved.pk),
        lead=_("A game: nothing of it touches the plan, and nobody but planners sees it."),
    )


@permission_required("planning.edit")
def scenario(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a scenario beside what is: absorption, priorities and promises."""
    row = get_object_or_404(Scenario.objects.select_related("plan"), pk=pk)
    now, then = scenarios.money_sides(row)
    steps = list(row.steps.select_related("item__agency", "indicator"))
    context = {
        "scenario": row,
        "plan": row.plan,
        "now": now,
        "then": then,
        "quarters": list(zip((1, 2, 3, 4), now.absorption.planned, then.absorption.planned, strict=True)),
        "priorities": scenarios.priorities_of(row),
        "postponed": [step for step in steps if step.item is not None],
        "figures": [(step, actions.standing_if(step.indicator, row.year, step.target)) for step in steps
                    if step.indicator is not None and step.target is not None],
    }  # fmt: skip
    return page(request, "planning/scenario.html", context)


STEPS: dict[str, Any] = {"item": PostponeForm, "target": OtherTargetForm}


@permission_required("planning.edit")
def add_step(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Postpone an item in a scenario, or promise another figure."""
    row = get_object_or_404(Scenario.objects.select_related("plan"), pk=pk)
    return editing(
        request,
        STEPS[kind](request.POST or None, instance=ScenarioStep(scenario=row)),
        lambda form: actions.save_step(form.save(commit=False), actor_of(request)),
        title=row.name,
        back=_page_of(pk),
    )


@permission_required("planning.edit")
@require_POST
def remove_step(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    """Take a step of a scenario back."""
    row = get_object_or_404(ScenarioStep.objects.select_related("scenario"), pk=step, scenario=pk)
    try:
        actions.remove_step(row, actor_of(request))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(_page_of(pk))


@permission_required("planning.edit")
def propose_scenario(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the steps of a scenario before who decides on them."""
    row = get_object_or_404(Scenario.objects.select_related("plan"), pk=pk)

    def save(form: ProposeScenarioForm) -> None:
        change = actions.PlanChange(**form.cleaned_data)
        counts = actions.propose_scenario(row, change, person(request), actor_of(request))
        words = _("Proposed: %(items)s items and %(targets)s targets. A second person decides on them.")
        messages.success(request, words % counts)

    return editing(
        request,
        ProposeScenarioForm(request.POST or None),
        save,
        title=_("Propose “%(name)s” as a change of the plan") % {"name": row.name},
        back=_page_of(pk),
        save_word=_("Propose"),
        lead=_(
            "Postponed items and other targets go to who decides on them; the plan stays until then. The ceiling itself"
            " changes with the budget document (Import budgets)."
        ),
    )
