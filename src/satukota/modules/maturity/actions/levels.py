"""Levels that people give, and the index that is to be reached."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor
from satukota.modules.maturity.actions.events import AssessmentMoved, RatingGiven, note
from satukota.modules.maturity.models import Assessment, Rating
from satukota.modules.maturity.queries.instruments import instrument_of

SELF, TARGET = Rating.Kind.SELF, Rating.Kind.TARGET
REVIEWERS = frozenset({Rating.Kind.DOCUMENT, Rating.Kind.INTERVIEW, Rating.Kind.VISIT, Rating.Kind.FINAL})


@transaction.atomic
def give_level(assessment: Assessment, no: int, kind: str, level: Decimal, actor: Actor, words: str = "") -> Rating:
    """Give an indicator a level; the one before stays as history.

    Raises ValidationError for a level outside the scale, and where the assessment is not open for that kind.
    """
    instrument = instrument_of(assessment.instrument)
    if no not in instrument.by_no or not instrument.accepts(level):
        raise ValidationError({"level": _("This instrument has no such level.")})
    _may_rate(assessment, kind)
    rating = Rating.objects.create(
        assessment=assessment, no=no, kind=kind, level=level, note=words.strip(), given_by_id=actor.user_id
    )
    note(RatingGiven(no, kind, str(level)), "assessment", assessment.pk, actor)
    return rating


def _may_rate(assessment: Assessment, kind: str) -> None:
    if assessment.state == Assessment.State.CLOSED and kind != TARGET:
        raise ValidationError(_("The assessment is closed."))
    if kind == SELF and assessment.state != Assessment.State.OPEN:
        raise ValidationError(_("The self-assessment was already sent to the reviewer."))


@transaction.atomic
def set_target(assessment: Assessment, target: Decimal | None, actor: Actor) -> Assessment:
    """Set the index that is to be reached."""
    assessment.target = target
    assessment.full_clean()
    assessment.save(update_fields=["target"])
    note(AssessmentMoved("target"), "assessment", assessment.pk, actor)
    return assessment
