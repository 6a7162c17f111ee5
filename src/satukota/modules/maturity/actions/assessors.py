"""Assessors from outside: assigned for a time, every reading noted, their interviews and visits recorded."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import User, has_permission
from satukota.modules.maturity.actions.events import (
    AssessmentRead,
    AssessorAssigned,
    AssignmentEnded,
    VisitRecorded,
    note,
)
from satukota.modules.maturity.actions.moves import lock
from satukota.modules.maturity.models import Assessment, Assignment, Visit
from satukota.modules.maturity.queries.rights import READ_ASSIGNED, coordinates, holds, judges

LONGEST = timedelta(days=366)


@transaction.atomic
def assign_assessor(
    assessment: Assessment, assessor: User, ends: date, letter: str, actor: Actor, starts: date | None = None
) -> Assignment:
    """Let an external assessor read and judge an assessment from one day to another, both included.

    Raises ValidationError for somebody who is no external assessor, for a period that is over, longer than a year or
    overlaps another of theirs, and without the letter of assignment.
    """
    _may_assign(assessment, actor)
    assignment = Assignment(
        assessment=assessment, assessor=assessor, starts=starts or timezone.localdate(), ends=ends,
        letter=letter.strip(), assigned_by_id=actor.user_id,
    )  # fmt: skip
    if not has_permission(assessor, READ_ASSIGNED):
        raise ValidationError({"assessor": _("This account has not the role of an external assessor.")})
    if assignment.ends < max(timezone.localdate(), assignment.starts):
        raise ValidationError({"ends": _("This day has passed.")})
    if assignment.ends - assignment.starts > LONGEST:
        raise ValidationError({"ends": _("An assignment is for a year at most.")})
    others = assessment.assignments.filter(assessor=assessor, ended_at=None)
    if others.filter(starts__lte=assignment.ends, ends__gte=assignment.starts).exists():
        raise ValidationError({"assessor": _("This assessor has an assignment in that period already.")})
    assignment.full_clean()
    assignment.save()
    note(AssessorAssigned(assignment.pk, assignment.ends.isoformat()), "assessment", assessment.pk, actor)
    return assignment


@transaction.atomic
def end_assignment(assignment: Assignment, actor: Actor) -> Assignment:
    """End an assignment before its day; what its assessor gave and wrote stays."""
    _may_assign(assignment.assessment, actor)
    if not assignment.holds_on(max(timezone.localdate(), assignment.starts)):
        raise ValidationError(_("This assignment is over already."))
    assignment.ended_at = timezone.now()
    assignment.save(update_fields=["ended_at"])
    note(AssignmentEnded(assignment.pk), "assessment", assignment.assessment_id, actor)
    return assignment


def _may_assign(assessment: Assessment, actor: Actor) -> None:
    lock(assessment)
    if not (holds(actor, "maturity.manage") or coordinates(actor, assessment)):
        raise PermissionDenied("maturity.manage")


@transaction.atomic
def note_reading(assessment: Assessment, actor: Actor, no: int = 0, evidence: int = 0) -> None:
    """Note that an external assessor read an assessment, an indicator or a document."""
    note(AssessmentRead(no, evidence), "assessment", assessment.pk, actor)


@transaction.atomic
def record_visit(visit: Visit, actor: Actor) -> Visit:
    """Record an interview or a field visit, or correct a record by another row (`visit.replaces`).

    Raises PermissionDenied for who neither judges nor verifies; ValidationError for a day to come, a visit without
    people, before the assessment was sent, a new one after it was closed, and a correction without reason.
    """
    assessment = visit.assessment
    lock(assessment)
    if not (judges(actor, assessment) or holds(actor, "maturity.verify")):
        raise PermissionDenied("maturity.review")
    faults = _visit_faults(visit)
    if faults:
        raise ValidationError(faults)
    visit.recorded_by_id = actor.user_id
    visit.full_clean()
    visit.save()
    note(VisitRecorded(visit.kind, visit.pk, visit.replaces_id or 0), "assessment", assessment.pk, actor)
    return visit


def _visit_faults(visit: Visit) -> dict[str, Any]:
    faults: dict[str, Any] = {}
    if visit.assessment.state == Assessment.State.OPEN:
        faults["__all__"] = _("The self-assessment is not finished: it has to be sent and verified first.")
    if visit.assessment.state == Assessment.State.CLOSED and visit.replaces is None:
        faults["__all__"] = _("The assessment is closed: only a record that is there can still be corrected.")
    if visit.held_on > timezone.localdate():
        faults["held_on"] = _("This day has not come.")
    if not visit.offices:
        faults["offices"] = _("Say which offices took part, and how many people of each.")
    before = visit.replaces
    if before is not None and not visit.reason.strip():
        faults["reason"] = _("Say why.")
    if before is not None and Visit.objects.filter(replaces=before).exists():
        faults["__all__"] = _("This record was corrected already: correct the newer one.")
    return faults
