"""Evidence of one indicator: put beside a level and withdrawn."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from satukota.kernel.files.api import store
from satukota.kernel.people.api import agencies_of
from satukota.modules.maturity import actions
from satukota.modules.maturity.actions.evidence import Proof
from satukota.modules.maturity.forms import EvidenceForm
from satukota.modules.maturity.models import Collected, Evidence
from satukota.modules.maturity.views.asked import held, spec_of
from satukota.modules.maturity.views.base import acting, allowed, may, person
from satukota.modules.maturity.views.editing import editing


@allowed("maturity.assess")
def prove(request: HttpRequest, pk: int, no: int) -> HttpResponse:
    """Put a document or a link beside a level."""
    assessment = held(pk)
    spec = spec_of(assessment, no)

    def save(form: EvidenceForm) -> Evidence:
        given = form.cleaned_data
        file = store(given["upload"], kind="maturity-evidence", by=acting(request)) if given["upload"] else None
        proof = Proof(given["title"], given["dated"], given["url"], file.pk if file else None, given["expires"])
        return actions.add_evidence(assessment, no, given["level"], proof, acting(request))

    return editing(
        request,
        EvidenceForm(request.POST or None, request.FILES or None, initial={"level": request.GET.get("level", "")}),
        save,
        title=_("Evidence for %(no)s: %(title)s") % {"no": no, "title": spec.title},
        back=reverse("maturity:indicator", args=[pk, no]),
    )


@allowed("maturity.assess")
def attach(request: HttpRequest, pk: int, no: int, fact: int) -> HttpResponse:
    """Put a figure that the system collected beside a level."""
    assessment = held(pk)
    spec_of(assessment, no)
    found = get_object_or_404(Collected, pk=fact)
    level = request.POST.get("level", "")
    if request.method == "POST" and level.isdecimal() and len(level) < 3:
        actions.attach_collected(assessment, no, int(level), found, acting(request))
    return redirect("maturity:indicator", pk=pk, no=no)


@allowed("maturity.assess")
def withdraw(request: HttpRequest, pk: int, evidence: int) -> HttpResponse:
    """Withdraw a piece of evidence that the own agency put there; who manages assessments withdraws any."""
    found = get_object_or_404(Evidence.objects.select_related("added_by"), pk=evidence, assessment=pk, removed_at=None)
    if not (may(request, "maturity.manage") or _of_colleagues(request, found)):
        raise PermissionDenied("maturity.assess")
    if request.method == "POST":
        actions.remove_evidence(found, acting(request))
    return redirect("maturity:indicator", pk=pk, no=found.no)


def _of_colleagues(request: HttpRequest, evidence: Evidence) -> bool:
    author = evidence.added_by
    return author is not None and not agencies_of(author).isdisjoint(agencies_of(person(request)))
