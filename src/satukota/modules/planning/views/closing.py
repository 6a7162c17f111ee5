"""The ends of a round: closed and frozen, opened again by two, withdrawn; and its page for everybody."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from satukota.modules.planning import actions
from satukota.modules.planning.forms.fields import ReasonForm
from satukota.modules.planning.forms.rounds import ClosingForm
from satukota.modules.planning.models import Round
from satukota.modules.planning.queries import corrections, rounds
from satukota.modules.planning.queries.rights import decides_on_reopening
from satukota.modules.planning.queries.round_document import document_of
from satukota.modules.planning.views.base import editing
from satukota.modules.planning.views.monev import version_asked
from satukota.modules.planning.views.paging import page_of
from satukota.web.api import actor_of, page, permission_required, person

PAGE = 25


@permission_required("planning.approve")
def close_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a round with the minutes of its meeting and its gaps named."""
    evaluation_round = get_object_or_404(Round, pk=pk)
    missing = {report.agency.code: report.agency.name for report in rounds.gaps(evaluation_round)}
    return editing(
        request,
        ClosingForm(request.POST or None, initial={"minutes": evaluation_round.minutes}, gaps=missing),
        lambda form: actions.close_round(
            evaluation_round,
            form.cleaned_data["minutes"],
            actor_of(request),
            known_gaps=form.cleaned_data.get("gaps", ()),
        ),
        title=_("Close %(round)s") % {"round": evaluation_round},
        back=reverse("planning:round", args=[pk]),
        save_word=_("Close the round"),
        lead=_(
            "Figures, findings, decisions and minutes are frozen: papers and pages of this round never change again."
        ),
    )


@permission_required("planning.approve")
def ask_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to open a closed round again."""
    evaluation_round = get_object_or_404(Round, pk=pk)
    return editing(
        request,
        ReasonForm(request.POST or None),
        lambda form: actions.ask_reopen(evaluation_round, form.cleaned_data["reason"], actor_of(request)),
        title=_("Open %(round)s again") % {"round": evaluation_round},
        back=reverse("planning:round", args=[pk]),
        save_word=_("Ask a second person"),
        lead=_("A second person has to agree. What was frozen stays; closing again makes a new version beside it."),
    )


@permission_required("planning.view")
def decide_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree that a closed round is opened again, or refuse."""
    evaluation_round = get_object_or_404(Round, pk=pk)
    if not decides_on_reopening(person(request), evaluation_round):
        raise PermissionDenied
    if request.method == "POST":
        agree = request.POST.get("then") == "agree"
        try:
            actions.decide_reopen(evaluation_round, actor_of(request), agree=agree)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, _("The round is open again.") if agree else _("The round stays closed."))
    return redirect("planning:round", pk=pk)


@permission_required("planning.approve")
def withdraw_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a round that was opened by mistake."""
    evaluation_round = get_object_or_404(Round, pk=pk)
    return editing(
        request,
        ReasonForm(request.POST or None),
        lambda form: actions.withdraw_round(evaluation_round, form.cleaned_data["reason"], actor_of(request)),
        title=_("Withdraw %(round)s") % {"round": evaluation_round},
        back=reverse("planning:rounds"),
        save_word=_("Withdraw the round"),
        danger=True,
        lead=_("The task disappears from the inbox of every agency. The round stays in the list with your reason."),
    )


def public_round(request: HttpRequest, year: int, quarter: int) -> HttpResponse:
    """Show everybody a closed round as it was frozen (`?version=`), and what was corrected since."""
    closed = Round.objects.filter(year=year, quarter=quarter, withdrawn_at=None, frozen__isnull=False)
    evaluation_round = closed.distinct().first()
    if evaluation_round is None:
        raise Http404
    versions = rounds.versions_of(evaluation_round)
    document = document_of(evaluation_round, version_asked(request) or versions[0].number, figures=True)
    if document.frozen is None:
        raise Http404
    published = [line for line in document.content["indicators"] if line["is_public"] and line["published"]]
    context = {
        "round": evaluation_round,
        "document": document,
        "content": document.content,
        "pages": page_of(request, published, PAGE),
        "versions": versions,
        "corrections": [
            row for row in corrections.corrections_after(evaluation_round)
            if row.kind != "value" or row.row.indicator.is_public
        ],
    }  # fmt: skip
    return page(request, "planning/public_round.html", context)
