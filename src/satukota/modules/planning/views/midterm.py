"""Mid-term evaluation: list, page, paper, forms."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from satukota.modules.planning.actions import midterm as actions
from satukota.modules.planning.forms.priorities import ConclusionForm, FindingForm, MidtermForm
from satukota.modules.planning.forms.rounds import CorrectiveForm
from satukota.modules.planning.models import Finding, MidtermEvaluation
from satukota.modules.planning.queries import tree
from satukota.modules.planning.queries.midterm import content_of
from satukota.modules.planning.queries.papers import paper_of
from satukota.modules.planning.rules.quarters import quarter_of
from satukota.modules.planning.views.base import beginning, editing
from satukota.modules.planning.views.documents import pdf, send
from satukota.web.api import actor_of, may, page, permission_required


@permission_required("planning.view")
def evaluations(request: HttpRequest) -> HttpResponse:
    """List the mid-term evaluations."""
    context = {
        "plan": tree.plan_of(),
        "evaluations": MidtermEvaluation.objects.select_related("plan")[:40],
        "can_edit": may(request, "planning.approve"),
    }
    return page(request, "planning/midterms.html", context)


def _context(request: HttpRequest, pk: int) -> dict[str, Any]:
    evaluation = get_object_or_404(MidtermEvaluation.objects.select_related("plan", "frozen"), pk=pk)
    return {
        "plan": evaluation.plan,
        "evaluation": evaluation,
        "content": content_of(evaluation),
        "can_edit": evaluation.closed_at is None and may(request, "planning.approve"),
        "printed_at": timezone.now(),
    }


@permission_required("planning.view")
def evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an evaluation; a closed one as it was frozen."""
    return page(request, "planning/midterm.html", _context(request, pk))


@permission_required("planning.view")
def evaluation_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an evaluation as PDF in the city's language; a closed one as it was frozen."""
    with override(settings.LANGUAGE_CODE):
        context = _context(request, pk)
        closed = context["evaluation"].closed_at
        paper = {"paper": paper_of(context["content"]), "signed_at": closed or context["printed_at"]}
        content = pdf(request, "planning/print/midterm.html", context | paper)
    return send(content, f"evaluasi-paruh-waktu-{pk}.pdf", "application/pdf")


def _address(evaluation: MidtermEvaluation) -> str:
    return reverse("planning:midterm", args=[evaluation.pk])


@permission_required("planning.approve")
def edit_evaluation(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Begin an evaluation or change its head."""
    row = get_object_or_404(MidtermEvaluation, pk=pk) if pk else None
    last = quarter_of(timezone.localdate()).previous
    start = beginning(row, plan=tree.plan_of(), year=last.year, quarter=last.number)
    return editing(
        request,
        MidtermForm(request.POST or None, instance=row, initial=start),
        lambda form: actions.save_evaluation(form.instance, actor_of(request)),
        title=row.title if row else _("New mid-term evaluation"),
        back=_address(row) if row else reverse("planning:midterms"),
        done=_address,
    )


@permission_required("planning.approve")
def edit_finding(request: HttpRequest, pk: int, finding: int | None = None) -> HttpResponse:
    """Enter or change a finding."""
    evaluation = get_object_or_404(MidtermEvaluation, pk=pk)
    row = get_object_or_404(Finding, pk=finding, evaluation=evaluation) if finding else Finding(evaluation=evaluation)
    return editing(
        request,
        FindingForm(request.POST or None, instance=row),
        lambda form: actions.save_finding(form.instance, actor_of(request)),
        title=_("Finding"),
        back=_address(evaluation),
    )


@permission_required("planning.approve")
def follow_up(request: HttpRequest, pk: int, finding: int) -> HttpResponse:
    """Decide what is done about a finding: a case with owner and day."""
    related = ("evaluation", "item__agency", "indicator__agency")
    row = get_object_or_404(Finding.objects.select_related(*related), pk=finding, evaluation=pk)
    subject = row.item or row.indicator
    start = {"title": row.recommendation[:300], "agency": subject.agency if subject else None}
    return editing(
        request,
        CorrectiveForm(request.POST or None, initial=start),
        lambda form: actions.follow_up(
            row,
            form.cleaned_data["title"],
            form.cleaned_data["agency"],
            form.cleaned_data["due"].isoformat(),
            actor_of(request),
        ),
        title=_("What follows from the finding"),
        back=_address(row.evaluation),
        lead=row.text,
        save_word=_("Decide"),
    )


@permission_required("planning.approve")
def close_evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an evaluation with its conclusion."""
    evaluation = get_object_or_404(MidtermEvaluation, pk=pk)
    return editing(
        request,
        ConclusionForm(request.POST or None, initial={"conclusion": evaluation.conclusion}),
        lambda form: actions.close_evaluation(evaluation, form.cleaned_data["conclusion"], actor_of(request)),
        title=_("Close %(evaluation)s") % {"evaluation": evaluation},
        back=_address(evaluation),
        save_word=_("Close the evaluation"),
        lead=_("Figures, findings and follow-up are frozen as they stand: page and paper never change again."),
    )
