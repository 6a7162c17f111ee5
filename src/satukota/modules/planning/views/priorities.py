"""The priorities of a year: list, table, forms, decision."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.actions import priorities as actions
from satukota.modules.planning.forms.fields import ReasonForm
from satukota.modules.planning.forms.priorities import (
    CandidateForm,
    CandidatesForm,
    CriterionForm,
    DecisionForm,
    PrioritisationForm,
)
from satukota.modules.planning.models import Candidate, Criterion, Prioritisation
from satukota.modules.planning.queries import tree
from satukota.modules.planning.queries.priorities import content_of, took_part
from satukota.modules.planning.views.base import beginning, editing
from satukota.web.api import actor_of, may, page, permission_required, person


@permission_required("planning.view")
def priorities(request: HttpRequest) -> HttpResponse:
    """List the priorities of the years."""
    context = {
        "plan": tree.plan_of(),
        "choices": [(choice, content_of(choice)) for choice in Prioritisation.objects.select_related("plan")[:40]],
        "can_edit": may(request, "planning.edit"),
    }
    return page(request, "planning/priorities.html", context)


@permission_required("planning.view")
def prioritisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the priorities of a year by rank; decided ones as they were decided."""
    choice = get_object_or_404(Prioritisation.objects.select_related("plan", "prepared_by", "decided_by"), pk=pk)
    is_open = choice.decided_at is None
    context = {
        "plan": choice.plan,
        "choice": choice,
        "content": content_of(choice),
        "can_edit": is_open and may(request, "planning.edit"),
        "can_decide": is_open and may(request, "planning.approve_target") and not took_part(choice, person(request).pk),
    }
    return page(request, "planning/prioritisation.html", context)


def _address(choice: Prioritisation) -> str:
    return reverse("planning:prioritisation", args=[choice.pk])


@permission_required("planning.edit")
def edit_prioritisation(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Begin the priorities of a year, or change their head."""
    choice = get_object_or_404(Prioritisation, pk=pk) if pk else None
    return editing(
        request,
        PrioritisationForm(request.POST or None, instance=choice, initial=beginning(choice, plan=tree.plan_of())),
        lambda form: actions.save_prioritisation(form.instance, actor_of(request)),
        title=str(choice) if choice else _("Priorities of a year"),
        back=_address(choice) if choice else reverse("planning:priorities"),
        done=_address,
    )


@permission_required("planning.edit")
def edit_criterion(request: HttpRequest, pk: int, criterion: int | None = None) -> HttpResponse:
    """Set what counts, and how much."""
    choice = get_object_or_404(Prioritisation, pk=pk)
    row = (
        get_object_or_404(Criterion, pk=criterion, prioritisation=choice)
        if criterion
        else Criterion(prioritisation=choice)
    )
    return editing(
        request,
        CriterionForm(request.POST or None, instance=row),
        lambda form: actions.save_criterion(form.instance, actor_of(request)),
        title=_("Criterion"),
        back=_address(choice),
    )


@permission_required("planning.edit")
def add_candidates(request: HttpRequest, pk: int) -> HttpResponse:
    """Add items that could be done in the year."""
    choice = get_object_or_404(Prioritisation.objects.select_related("plan"), pk=pk)
    return editing(
        request,
        CandidatesForm(request.POST or None, choice=choice),
        lambda form: actions.add_candidates(choice, form.cleaned_data["items"], actor_of(request)),
        title=_("Add candidates"),
        back=_address(choice),
        lead=_("Each asks for an equal part of its budget for each of its years, until you enter what it needs."),
    )


@permission_required("planning.edit")
def rate_candidate(request: HttpRequest, pk: int, candidate: int) -> HttpResponse:
    """Rate a candidate, and choose or postpone it."""
    row = get_object_or_404(Candidate.objects.select_related("prioritisation", "item"), pk=candidate, prioritisation=pk)
    return editing(
        request,
        CandidateForm(request.POST or None, instance=row),
        lambda form: actions.rate_candidate(form.instance, form.points, actor_of(request)),
        title=row.item.name,
        back=_address(row.prioritisation),
    )


@permission_required("planning.edit")
def take_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose what fits into the ceiling by rank."""
    choice = get_object_or_404(Prioritisation, pk=pk)
    return editing(
        request,
        ReasonForm(request.POST or None),
        lambda form: actions.take_proposal(choice, form.cleaned_data["reason"], actor_of(request)),
        title=_("Choose by rank within the ceiling"),
        back=_address(choice),
        save_word=_("Choose"),
        lead=_("The reason is for what does not fit and has none yet; you can change each one afterwards."),
    )


@permission_required("planning.approve_target")
def decide_priorities(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide the priorities of a year and freeze them."""
    choice = get_object_or_404(Prioritisation, pk=pk)
    return editing(
        request,
        DecisionForm(request.POST or None),
        lambda form: actions.decide_priorities(
            choice, form.cleaned_data["document"], form.cleaned_data["day"], actor_of(request)
        ),
        title=_("Decide %(choice)s") % {"choice": choice},
        back=_address(choice),
        save_word=_("Decide"),
        lead=_(
            "The table is frozen as it stands. Plan, budgets and targets do not change by it: each has its own way."
        ),
    )
