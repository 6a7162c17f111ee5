"""Commitments, teams and gatherings: their pages, and one form page for everything in them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.actions.statements import review_pledge, save_statement
from satukota.modules.planning.forms import statements as forms
from satukota.modules.planning.models import (
    Commitment,
    Gathering,
    Pledge,
    Team,
)
from satukota.modules.planning.queries import statements as queries
from satukota.modules.planning.queries import tree
from satukota.modules.planning.views.base import editing, store_upload
from satukota.web.api import actor_of, may, page, permission_required


@dataclass(frozen=True)
class Part:
    """Something that is entered on the form page: its form, its title, what it hangs on, and the page it is shown on."""

    form: type[Any]
    title: Any
    shown_on: str
    above: tuple[str, type[Model]] | None = None
    save: Callable[..., Any] = save_statement
    changes: bool = True

    @property
    def model(self) -> type[Any]:
        """The table it is stored in."""
        model: type[Any] = self.form._meta.model
        return model


PARTS = {
    "commitment": Part(forms.CommitmentForm, _("Commitment"), "commitments"),
    "signatory": Part(forms.SignatoryForm, _("Who signed"), "commitments", ("commitment", Commitment)),
    "pledge": Part(forms.PledgeForm, _("What is promised"), "commitments", ("commitment", Commitment)),
    "review": Part(
        forms.PledgeReviewForm, _("What became of it"), "commitments", ("pledge", Pledge), review_pledge, changes=False
    ),
    "team": Part(forms.TeamForm, _("Team"), "teams"),
    "member": Part(forms.TeamMemberForm, _("Member of the team"), "teams", ("team", Team)),
    "meeting": Part(forms.GatheringForm, _("Meeting"), "teams", ("team", Team)),
    "training": Part(forms.GatheringForm, _("Stage of the training"), "teams"),
    "attendance": Part(forms.AttendanceForm, _("Who came"), "teams", ("gathering", Gathering)),
}


@permission_required("planning.view")
def commitments(request: HttpRequest) -> HttpResponse:
    """Show what was signed, by whom, and what became of it."""
    context = {
        "plan": tree.plan_of(),
        "signed": queries.signed_and_told(),
        "can_edit": may(request, "planning.edit"),
    }
    return page(request, "planning/commitments.html", context)


def public_commitments(request: HttpRequest) -> HttpResponse:
    """Show everybody what was signed and what became of it."""
    return page(request, "planning/public/commitments.html", {"signed": queries.signed_and_told(public=True)})


@permission_required("planning.view")
def teams(request: HttpRequest) -> HttpResponse:
    """Show the teams with their charters and meetings, and the stages of the training."""
    context = {
        "plan": tree.plan_of(),
        "teams": queries.teams(),
        "trainings": queries.gatherings().filter(team=None).order_by("stage", "held_on"),
        "can_edit": may(request, "planning.edit"),
    }
    return page(request, "planning/teams.html", context)


@permission_required("planning.edit")
def edit_statement(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Change a commitment, team or gathering, or a part of one."""
    part = _part(kind)
    if not part.changes:
        raise Http404(kind)
    return _form(request, part, get_object_or_404(part.model, pk=pk))


@permission_required("planning.edit")
def new_statement(request: HttpRequest, kind: str, above: int = 0) -> HttpResponse:
    """Enter a commitment, team or gathering, or a part of the one that `above` is the number of."""
    part = _part(kind)
    if (part.above is None) != (above == 0):
        raise Http404(kind)
    facts = {part.above[0]: get_object_or_404(part.above[1], pk=above)} if part.above else {}
    return _form(request, part, part.model(**facts))


def _part(kind: str) -> Part:
    if kind not in PARTS:
        raise Http404(kind)
    return PARTS[kind]


def _form(request: HttpRequest, part: Part, row: Any) -> HttpResponse:
    def save(form: Any) -> Any:
        if "upload" in form.fields:
            form.instance.file = store_upload(request, "upload", "planning-statement") or form.instance.file
        reason = {"reason": form.cleaned_data["reason"]} if "reason" in form.fields else {}
        return part.save(form.instance, actor_of(request), **reason)

    return editing(
        request,
        part.form(request.POST or None, request.FILES or None, instance=row),
        save,
        title=part.title,
        back=reverse(f"planning:{part.shown_on}"),
    )
