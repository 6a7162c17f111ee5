"""An assessment from its opening to its close: levels, targets, and the plan for its gaps."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.cases.api import Opening, open_case
from satukota.kernel.events.api import Actor, Audience, Subject, record
from satukota.kernel.people.api import Agency
from satukota.modules.maturity.actions.events import AssessmentMoved, AssessmentOpened, GapPlanned, RatingGiven, note
from satukota.modules.maturity.models import Assessment, GapAction, InstrumentVersion, Rating
from satukota.modules.maturity.queries.instruments import instrument_of
from satukota.modules.maturity.queries.levels import levels_of

SELF, TARGET = Rating.Kind.SELF, Rating.Kind.TARGET
REVIEWERS = frozenset({Rating.Kind.DOCUMENT, Rating.Kind.INTERVIEW, Rating.Kind.VISIT, Rating.Kind.FINAL})
GAP = "maturity.gap-action"


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


@transaction.atomic
def plan_gap(
    assessment: Assessment, no: int, to_level: Decimal, title: str, agency: Agency, due: date, actor: Actor
) -> GapAction:
    """Decide on an action that raises an indicator. The plan makes an action-plan item of it.

    Raises ValidationError where the level is not above the present one, or the day lies in the past.
    """
    instrument = instrument_of(assessment.instrument)
    now = levels_of(assessment).get(no, Decimal(instrument.lowest))
    if no not in instrument.by_no or not instrument.accepts(to_level) or to_level <= now:
        raise ValidationError({"to_level": _("Choose a level above the present one.")})
    if due < timezone.localdate():
        raise ValidationError({"due": _("This day has passed.")})
    if not title.strip():
        raise ValidationError({"title": _("Say what will be done.")})
    data = {
        "instrument": assessment.instrument.code,
        "indicator": no,
        "to_level": float(to_level),
        "due": due.isoformat(),
    }
    case = open_case(Opening(GAP, title.strip()[:300], data=data, agency=agency), actor=actor)
    gap_action = GapAction.objects.create(
        assessment=assessment, no=no, from_level=now, to_level=to_level, case=case, due=due
    )
    event = GapPlanned(assessment.pk, no, str(to_level))
    record(event, Subject("case", case.pk, Audience.AGENCY, agency.pk), actor)
    return gap_action
