"""Assessments: levels, evidence and the way from self-assessment to verdict."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor
from satukota.modules.maturity.actions.events import (
    AssessmentMoved,
    AssessmentOpened,
    EvidenceAdded,
    EvidenceRemoved,
    RatingGiven,
    note,
)
from satukota.modules.maturity.models import Assessment, Collected, Evidence, InstrumentVersion, Rating
from satukota.modules.maturity.queries.instruments import instrument_of

SELF, TARGET = Rating.Kind.SELF, Rating.Kind.TARGET
REVIEWERS = frozenset({Rating.Kind.DOCUMENT, Rating.Kind.INTERVIEW, Rating.Kind.VISIT, Rating.Kind.FINAL})


@transaction.atomic
def open_assessment(version: InstrumentVersion, year: int, actor: Actor, target: Decimal | None = None) -> Assessment:
    """Open the assessment of an instrument for a year. Raises ValidationError for a second one."""
    made = Assessment(instrument=version, year=year, target=target)
    made.full_clean()
    made.save()
    note(AssessmentOpened(version.code, year), "assessment", made.pk, actor)
    return made


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
def send(assessment: Assessment, actor: Actor) -> Assessment:
    """Hand the self-assessment to the reviewer. Raises ValidationError while an indicator has no level."""
    given = set(assessment.ratings.filter(kind=SELF).values_list("no", flat=True))
    missing = [spec.no for spec in instrument_of(assessment.instrument).specs if spec.no not in given]
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


@dataclass(frozen=True)
class Proof:
    """What somebody puts beside a level."""

    title: str
    dated: date
    url: str = ""
    file_id: Any = None
    expires: date | None = None
    collected: str = ""
    figure: str = ""


@transaction.atomic
def add_evidence(assessment: Assessment, no: int, level: int, proof: Proof, actor: Actor) -> Evidence:
    """Put a document, a link or a figure beside a level. Raises ValidationError where it proves nothing."""
    if not (proof.url or proof.file_id or proof.figure):
        raise ValidationError({"file": _("Add a document or a link: evidence without either proves nothing.")})
    made = Evidence(assessment=assessment, no=no, level=level, added_by_id=actor.user_id, **vars(proof))
    made.full_clean()
    made.save()
    note(EvidenceAdded(no, made.pk), "assessment", assessment.pk, actor)
    return made


def attach_collected(assessment: Assessment, no: int, level: int, fact: Collected, actor: Actor) -> Evidence:
    """Put a figure that the system collected beside a level, with its date."""
    day = timezone.localdate(fact.collected_at)
    proof = Proof(fact.title, day, fact.url, collected=fact.code, figure=fact.figure)
    return add_evidence(assessment, no, level, proof, actor)


@transaction.atomic
def remove_evidence(evidence: Evidence, actor: Actor) -> None:
    """Withdraw a piece of evidence; its row stays."""
    evidence.removed_at = timezone.now()
    evidence.save(update_fields=["removed_at"])
    note(EvidenceRemoved(evidence.no, evidence.pk), "assessment", evidence.assessment_id, actor)
