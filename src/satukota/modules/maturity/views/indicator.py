"""One indicator of an assessment: what its levels ask for, what proves them, who gave which level."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from satukota.modules.maturity import actions, queries
from satukota.modules.maturity.forms import LevelForm
from satukota.modules.maturity.models import Assessment
from satukota.modules.maturity.rules.states import State
from satukota.modules.maturity.views.base import assessment_for, spec_of
from satukota.web.api import actor_of, complain, may, page, staff_only


@staff_only
def indicator(request: HttpRequest, pk: int, no: int) -> HttpResponse:
    """Show an indicator and take a level from those who may give one."""
    assessment = assessment_for(request, pk, no)
    spec = spec_of(assessment, no)
    view = queries.overview(assessment)
    kinds = [(kind.value, kind.label) for kind in queries.kinds_for(actor_of(request), assessment, no)]
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
        "line": next(line for line in queries.lines(view, {}, queries.gaps(assessment)) if line.spec.no == no),
        "levels": [
            (level, [piece for piece in pieces if piece.evidence.level == level.level]) for level in spec.levels
        ],
        "pieces": pieces,
        "facts": queries.facts_for(assessment.instrument.code, no),
        "ratings": assessment.ratings.filter(no=no).select_related("given_by").order_by("-id")[:30],
        "form": form,
        "before": numbers[at - 1] if at else None,
        "after": numbers[at + 1] if at + 1 < len(numbers) else None,
        "can_prove": assessment.state == State.OPEN and queries.may_rate(actor_of(request), assessment, no),
        "can_manage": may(request, "maturity.manage"),
        "can_view": may(request, "maturity.view"),
    }
    return page(request, "maturity/indicator.html", context, status=422 if form and form.errors else 200)


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
