"""One indicator of an assessment: what its levels ask for, what proves them, who gave which level."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from satukota.kernel.files.api import store
from satukota.modules.maturity import actions, queries
from satukota.modules.maturity.actions.assessing import Proof
from satukota.modules.maturity.forms import REVIEW_KINDS, EvidenceForm, LevelForm
from satukota.modules.maturity.models import Assessment, Collected, Evidence, Rating
from satukota.modules.maturity.rules import Spec
from satukota.modules.maturity.views.base import acting, allowed, complain, editing, may
from satukota.modules.maturity.views.pages import held
from satukota.web.api import page


def _spec(assessment: Assessment, no: int) -> Spec:
    found = queries.instrument_of(assessment.instrument).by_no.get(no)
    if found is None:
        raise Http404(no)
    return found


@allowed("maturity.view")
def indicator(request: HttpRequest, pk: int, no: int) -> HttpResponse:
    """Show an indicator and take a level from those who may give one."""
    assessment = held(pk)
    spec = _spec(assessment, no)
    view = queries.overview(assessment)
    kinds = _kinds(request, assessment)
    form = LevelForm(request.POST or None, instrument=view.instrument, kinds=kinds) if kinds else None
    if form is not None and request.method == "POST" and form.is_valid() and _give(request, assessment, no, form):
        return redirect("maturity:indicator", pk=pk, no=no)
    numbers = [one.no for one in view.instrument.specs]
    at = numbers.index(no)
    pieces = queries.pieces(assessment, no)
    context: dict[str, Any] = {
        "assessment": assessment,
        "view": view,
        "spec": spec,
        "line": next(line for line in queries.lines(view, {}) if line.spec.no == no),
        "levels": [
            (level, [piece for piece in pieces if piece.evidence.level == level.level]) for level in spec.levels
        ],
        "pieces": pieces,
        "facts": queries.facts_for(assessment.instrument.code, no),
        "ratings": assessment.ratings.filter(no=no).select_related("given_by").order_by("-id")[:30],
        "form": form,
        "before": numbers[at - 1] if at else None,
        "after": numbers[at + 1] if at + 1 < len(numbers) else None,
        "can_prove": bool(kinds) or may(request, "maturity.assess"),
        "can_manage": may(request, "maturity.manage"),
    }
    return page(request, "maturity/indicator.html", context, status=422 if form and form.errors else 200)


def _kinds(request: HttpRequest, assessment: Assessment) -> list[tuple[str, Any]]:
    """Return what the signed-in person may give a level as, now."""
    kinds: list[tuple[str, Any]] = []
    if assessment.state == Assessment.State.CLOSED:
        return kinds
    if may(request, "maturity.assess") and assessment.state == Assessment.State.OPEN:
        kinds.append((Rating.Kind.SELF.value, Rating.Kind.SELF.label))
    if may(request, "maturity.review"):
        kinds += REVIEW_KINDS
    if may(request, "maturity.manage"):
        kinds.append((Rating.Kind.TARGET.value, Rating.Kind.TARGET.label))
    return kinds


def _give(request: HttpRequest, assessment: Assessment, no: int, form: LevelForm) -> bool:
    given = form.cleaned_data
    try:
        actions.give_level(
            assessment, no, form.chosen_kind, Decimal(given["level"]), acting(request), given.get("note", "")
        )
    except ValidationError as refused:
        complain(form, refused)
        return False
    return True


@allowed("maturity.assess")
def prove(request: HttpRequest, pk: int, no: int) -> HttpResponse:
    """Put a document or a link beside a level."""
    assessment = held(pk)
    spec = _spec(assessment, no)

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
    _spec(assessment, no)
    found = get_object_or_404(Collected, pk=fact)
    level = request.POST.get("level", "")
    if request.method == "POST" and level.isdecimal() and len(level) < 3:
        actions.attach_collected(assessment, no, int(level), found, acting(request))
    return redirect("maturity:indicator", pk=pk, no=no)


@allowed("maturity.assess")
def withdraw(request: HttpRequest, pk: int, evidence: int) -> HttpResponse:
    """Withdraw a piece of evidence."""
    found = get_object_or_404(Evidence, pk=evidence, assessment=pk, removed_at=None)
    if request.method == "POST":
        actions.remove_evidence(found, acting(request))
    return redirect("maturity:indicator", pk=pk, no=found.no)
