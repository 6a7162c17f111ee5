"""What proves levels: documents and links of people, and what the system itself can prove."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from satukota.kernel.files.api import signed_url, store
from satukota.kernel.people.api import agencies_of
from satukota.modules.maturity import actions, queries
from satukota.modules.maturity.actions.evidence import Proof
from satukota.modules.maturity.forms import EvidenceForm
from satukota.modules.maturity.models import Collected, Evidence
from satukota.modules.maturity.views.base import assessment_for, assessment_or_404, editing, spec_of
from satukota.web.api import actor_of, may, page, permission_required, person, staff_only

READING = timedelta(minutes=10)
"""How long the address of a document holds: it is opened, not passed on."""


@permission_required("maturity.view")
def evidence(request: HttpRequest) -> HttpResponse:
    """Show what the system itself can prove, with the age of each figure."""
    context = {"facts": queries.facts(), "can_assess": may(request, "maturity.assess")}
    return page(request, "maturity/evidence.html", context)


@permission_required("maturity.assess")
def collect(request: HttpRequest) -> HttpResponse:
    """Collect the system's own evidence now."""
    if request.method == "POST":
        count = actions.collect(actor_of(request))
        messages.success(request, _("%(n)s facts collected.") % {"n": count})
    return redirect("maturity:evidence")


@staff_only
def evidence_file(request: HttpRequest, pk: int, evidence: int) -> HttpResponse:
    """Send the document of a piece of evidence to whoever may read its assessment; a reading from outside is noted."""
    piece = get_object_or_404(Evidence.objects.select_related("file"), pk=evidence, assessment=pk, removed_at=None)
    if piece.file is None:
        raise Http404
    assessment_for(request, pk, piece.no, piece.pk)
    return redirect(signed_url(piece.file, lasting=READING))


@permission_required("maturity.assess")
def prove(request: HttpRequest, pk: int, no: int) -> HttpResponse:
    """Put a document or a link beside a level."""
    assessment = assessment_or_404(pk)
    spec = spec_of(assessment, no)

    def save(form: EvidenceForm) -> Evidence:
        cleaned = form.cleaned_data
        file = store(cleaned["upload"], kind="maturity-evidence", by=actor_of(request)) if cleaned["upload"] else None
        proof = Proof(cleaned["title"], cleaned["dated"], cleaned["url"], file.pk if file else None, cleaned["expires"])
        return actions.add_evidence(assessment, no, cleaned["level"], proof, actor_of(request))

    return editing(
        request,
        EvidenceForm(request.POST or None, request.FILES or None, initial={"level": request.GET.get("level", "")}),
        save,
        title=_("Evidence for %(no)s: %(title)s") % {"no": no, "title": spec.title},
        back=reverse("maturity:indicator", args=[pk, no]),
    )


@permission_required("maturity.assess")
def attach(request: HttpRequest, pk: int, no: int, fact: int) -> HttpResponse:
    """Put a figure that the system collected beside a level."""
    assessment = assessment_or_404(pk)
    spec_of(assessment, no)
    collected = get_object_or_404(Collected, pk=fact)
    level = request.POST.get("level", "")
    if request.method == "POST" and level.isdecimal() and len(level) < 3:
        try:
            actions.attach_collected(assessment, no, int(level), collected, actor_of(request))
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
    return redirect("maturity:indicator", pk=pk, no=no)


@permission_required("maturity.assess")
def withdraw(request: HttpRequest, pk: int, evidence: int) -> HttpResponse:
    """Withdraw a piece of evidence that the own agency put there; who manages assessments withdraws any."""
    evidence_here = Evidence.objects.select_related("added_by", "assessment")
    piece = get_object_or_404(evidence_here, pk=evidence, assessment=pk, removed_at=None)
    if not (may(request, "maturity.manage") or _of_colleagues(request, piece)):
        raise PermissionDenied("maturity.assess")
    if request.method == "POST":
        try:
            actions.remove_evidence(piece, actor_of(request))
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
    return redirect("maturity:indicator", pk=pk, no=piece.no)


def _of_colleagues(request: HttpRequest, evidence: Evidence) -> bool:
    author = evidence.added_by
    return author is not None and not agencies_of(author).isdisjoint(agencies_of(person(request)))
