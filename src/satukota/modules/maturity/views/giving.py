"""Who may give an indicator which level, and giving it."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from satukota.modules.maturity import actions
from satukota.modules.maturity.forms import REVIEW_KINDS, LevelForm
from satukota.modules.maturity.models import Assessment, Rating
from satukota.modules.maturity.views.base import actor_of, may
from satukota.web.api import complain


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
