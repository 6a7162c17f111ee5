"""The way of an assessment: opened, sent to the reviewer, given back, closed."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor
from satukota.modules.maturity.actions.events import AssessmentMoved, AssessmentOpened, note
from satukota.modules.maturity.actions.levels import SELF
from satukota.modules.maturity.models import Assessment, InstrumentVersion
from satukota.modules.maturity.queries.instruments import instrument_of


@transaction.atomic
def open_assessment(version: InstrumentVersion, year: int, actor: Actor, target: Decimal | None = None) -> Assessment:
    """Open the assessment of an instrument for a year. Raises ValidationError for a second one."""
    assessment = Assessment(instrument=version, year=year, target=target)
    assessment.full_clean()
    assessment.save()
    note(AssessmentOpened(version.code, year), "assessment", assessment.pk, actor)
    return assessment


@transaction.atomic
def send(assessment: Assessment, actor: Actor) -> Assessment:
    """Hand the self-assessment to the reviewer. Raises ValidationError while an indicator has no level."""
    rated = set(assessment.ratings.filter(kind=SELF).values_list("no", flat=True))
    missing = [spec.no for spec in instrument_of(assessment.instrument).specs if spec.no not in rated]
    if missing:
        numbers = ", ".join(str(no) for no in missing[:10])
        raise ValidationError(_("These indicators have no level yet: %(numbers)s.") % {"numbers": numbers})
    return _move(assessment, Assessment.State.SENT, actor, "sent_at")


@transaction.atomic
def reopen(assessment: Assessment, actor: Actor) -> Assessment:
    """Give the assessment back for correction."""
    return _move(assessment, Assessment.State.OPEN, actor, "")


@transaction.atomic
def close(assessment: Assessment, actor: Actor) -> Assessment:
    """Close the assessment: its levels are history from now on."""
    return _move(assessment, Assessment.State.CLOSED, actor, "closed_at")


def _move(assessment: Assessment, state: str, actor: Actor, stamp: str) -> Assessment:
    assessment.state = state
    if stamp:
        setattr(assessment, stamp, timezone.now())
    assessment.save(update_fields=["state", *([stamp] if stamp else [])])
    note(AssessmentMoved(state), "assessment", assessment.pk, actor)
    return assessment
