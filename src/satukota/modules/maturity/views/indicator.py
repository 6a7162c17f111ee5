"""One indicator of an assessment: what its levels ask for, what proves them, who gave which level."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from satukota.modules.maturity import actions, queries
from satukota.modules.maturity.forms import REVIEW_KINDS, LevelForm
from satukota.modules.maturity.models import Assessment, Rating
from satukota.modules.maturity.views.base import assessment_or_404, spec_of
from satukota.web.api import actor_of, complain, may, page, permission_required


@permission_required("maturity.view")
def indicator(request: HttpRequest, pk: int, no: int) -> HttpResponse:
    """Show an indicator and take a level from those who may give one."""
    assessment = assessment_or_404(pk)
    spec = spec_of(assessment, no)
    view = queries.overview(assessment)
    kinds = kinds_of(request, assessment)
    form = LevelForm(request.POST or None, instrument=view.instrument, kinds=kinds) if kinds else None
    if form is not None and request.method == "POST" and form.is_valid() and give(request, assessment, no, form):
        return redirect("maturity:indicator", pk=pk, no=no)
    numbers = [other.no for other in view.instrument.specs]
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


def kinds_of(request: HttpRequest, assessment: Assessment) -> list[tuple[str, Any]]:
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


def give(request: HttpRequest, assessment: Assessment, no: int, form: LevelForm) -> bool:
    """Take a level; tell whether it was taken, else the form says why not."""
    cleaned = form.cleaned_data
    try:
        actions.give_level(
            assessment, no, form.chosen_kind, Decimal(cleaned["level"]), actor_of(request), cleaned.get("note", "")
        )
    except ValidationError as refused:
        complain(form, refused)
        return False
    return True
