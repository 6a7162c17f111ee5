"""The way of an assessment: sent by its coordinator, verified, judged, closed by another, opened again by two."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor
from satukota.modules.maturity.actions.events import AssessmentClosed, AssessmentMoved, AssessmentReopened, note
from satukota.modules.maturity.models import Assessment, Closing, Move, Rating
from satukota.modules.maturity.queries.evidence import gaps
from satukota.modules.maturity.queries.instruments import instrument_of
from satukota.modules.maturity.queries.levels import VERDICTS, overview
from satukota.modules.maturity.queries.rights import asked_to_reopen, did_before, may_step
from satukota.modules.maturity.rules import Gap
from satukota.modules.maturity.rules.states import STEPS, Step


@transaction.atomic
def send(assessment: Assessment, actor: Actor, *, lower: bool = False) -> Assessment:
    """Hand the self-assessment to the reviewer, as its coordinator.

    Raises ValidationError while an indicator has no level or no evidence for it. With `lower` a level without evidence
    is lowered to what its evidence carries, and its history says so.
    """
    step = _begin(assessment, "send", actor)
    missing = overview(assessment).self_score.missing
    if missing:
        words = _("These indicators have no level yet: %(numbers)s.")
        raise ValidationError(words % {"numbers": ", ".join(map(str, missing))})
    lacking = gaps(assessment)
    if lacking and not lower:
        raise ValidationError(
            _("These indicators have no evidence for their level: %(numbers)s.")
            % {"numbers": ", ".join(str(gap.spec.no) for gap in lacking)}
        )
    Rating.objects.bulk_create(_lowered(assessment, gap, actor) for gap in lacking)
    return _take(assessment, step, actor)


def _lowered(assessment: Assessment, gap: Gap, actor: Actor) -> Rating:
    digits = 0 if instrument_of(assessment.instrument).whole_levels else 2
    words = _("Lowered when sent: evidence is missing for level %(levels)s; the level given was %(level)s.")
    told = words % {"levels": ", ".join(map(str, gap.missing)), "level": f"{gap.level:.{digits}f}"}
    return Rating(
        assessment=assessment,
        no=gap.spec.no,
        kind=Rating.Kind.SELF,
        level=gap.proven,
        note=told,
        given_by_id=actor.user_id,
    )


@transaction.atomic
def verify(assessment: Assessment, actor: Actor) -> Assessment:
    """Say that levels and evidence are complete and sound, as somebody else than who sent them."""
    return _take(assessment, _begin(assessment, "verify", actor), actor)


@transaction.atomic
def give_back(assessment: Assessment, reason: str, actor: Actor) -> Assessment:
    """Give the assessment back for correction. Raises ValidationError without a reason."""
    return _take(assessment, _begin(assessment, "give-back", actor, reason), actor, reason)


@transaction.atomic
def close(assessment: Assessment, actor: Actor) -> Assessment:
    """Close the assessment and freeze its index, as somebody who neither sent nor judged it.

    Raises ValidationError while an indicator has no verdict.
    """
    step = _begin(assessment, "close", actor)
    judged = set(assessment.ratings.filter(kind__in=VERDICTS).values_list("no", flat=True))
    missing = [spec.no for spec in instrument_of(assessment.instrument).specs if spec.no not in judged]
    if missing:
        words = _("These indicators have no verdict yet: %(numbers)s.")
        raise ValidationError(words % {"numbers": ", ".join(map(str, missing))})
    _take(assessment, step, actor)
    closing = freeze(assessment)
    note(AssessmentClosed(str(closing.index)), "assessment", assessment.pk, actor)
    return assessment


def freeze(assessment: Assessment) -> Closing:
    """Keep the index, its predicate and every level of an assessment as they are at this moment."""
    view = overview(assessment)
    band = view.score.predicate
    own = view.self_levels
    levels = {no: [str(own.get(no, "")), str(level)] for no, level in view.levels.items()}
    word = band.predicate if band else ""
    at = assessment.closed_at or timezone.now()
    return Closing.objects.create(
        assessment=assessment, index=view.score.total, predicate=word, levels=levels, closed_at=at
    )


@transaction.atomic
def ask_reopening(assessment: Assessment, reason: str, actor: Actor) -> Assessment:
    """Ask that a closed assessment be opened again, with the reason that everybody will read."""
    step = _begin(assessment, "ask-reopening", actor, reason)
    if asked_to_reopen(assessment):
        raise ValidationError(_("Somebody has asked for that already: a second person has to answer."))
    return _take(assessment, step, actor, reason)


@transaction.atomic
def reopen(assessment: Assessment, actor: Actor) -> Assessment:
    """Open a closed assessment again because somebody else asked for it; the closed index stays beside the new one."""
    step = _begin(assessment, "reopen", actor)
    asked = asked_to_reopen(assessment)
    if asked is None:
        raise ValidationError(_("Nobody has asked to open this assessment again."))
    newest = assessment.closings.last()
    if newest is not None:
        newest.reopened_at, newest.reopened_because = timezone.now(), asked.reason
        newest.save(update_fields=["reopened_at", "reopened_because"])
    _take(assessment, step, actor, asked.reason)
    note(AssessmentReopened(str(newest.index) if newest else ""), "assessment", assessment.pk, actor)
    return assessment


def _begin(assessment: Assessment, name: str, actor: Actor, reason: str = "") -> Step:
    """Lock an assessment and check right, state, person and reason of a step, in that order."""
    step = STEPS[name]
    lock(assessment)
    if not may_step(actor, assessment, step):
        raise PermissionDenied(step.permission)
    if assessment.state not in step.start:
        words = _("The assessment is “%(state)s” now: this step does not follow.")
        raise ValidationError(words % {"state": assessment.get_state_display()})
    if did_before(actor, assessment, step):
        raise ValidationError(_("Somebody else has to do this: you took an earlier step of it yourself."))
    if step.reasoned and not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    return step


def lock(assessment: Assessment) -> None:
    """Hold an assessment until the transaction ends, with the state that it has now."""
    assessment.refresh_from_db(from_queryset=Assessment.objects.select_for_update())


STAMPS = {"send": "sent_at", "close": "closed_at"}


def _take(assessment: Assessment, step: Step, actor: Actor, reason: str = "") -> Assessment:
    stamp = STAMPS.get(step.name)
    assessment.state = Assessment.State(step.end)
    if stamp:
        setattr(assessment, stamp, timezone.now())
    assessment.save(update_fields=["state", *([stamp] if stamp else [])])
    Move.objects.create(assessment=assessment, step=step.name, reason=reason.strip()[:500], by_id=actor.user_id)
    note(AssessmentMoved(step.name, step.end), "assessment", assessment.pk, actor)
    return assessment
