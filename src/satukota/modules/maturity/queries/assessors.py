"""Assessors from outside as pages show them: who is assigned until when, what they read, which visits there were."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from satukota.kernel.events.api import Event
from satukota.kernel.people.api import Membership, User, permissions
from satukota.modules.maturity.models import Assessment, Assignment, Visit
from satukota.modules.maturity.queries.rights import READ_ASSIGNED

READ = "maturity.assessment_read"


@dataclass(frozen=True)
class AssignmentLine:
    """An assignment with whether it holds today, and how often and when last its assessor read."""

    assignment: Assignment
    holds: bool
    readings: int
    last_read: datetime | None


def assignment_lines(assessment: Assessment) -> list[AssignmentLine]:
    """Return the assignments of an assessment with their readings, the newest first."""
    today = timezone.localdate()
    assigned = assessment.assignments.select_related("assessor", "assigned_by")
    read = Event.objects.filter(name=READ, subject_kind="maturity.assessment", subject_id=assessment.pk)
    counted = {
        row["actor_id"]: (row["n"], row["last"])
        for row in read.values("actor_id").annotate(n=Count("id"), last=Max("at")).order_by()
    }
    return [AssignmentLine(row, row.holds_on(today), *counted.get(row.assessor_id, (0, None))) for row in assigned]


def assessor_choices() -> QuerySet[User]:
    """Return the accounts that may be assigned: those whose role is that of an external assessor."""
    day, roles = timezone.localdate(), permissions()[READ_ASSIGNED].roles
    held = Membership.objects.filter(Q(ends=None) | Q(ends__gte=day), role__in=roles, starts__lte=day)
    return User.objects.filter(is_active=True, pk__in=held.values("user_id")).order_by("display_name")


def visits_of(assessment: Assessment) -> QuerySet[Visit]:
    """Return the interviews and visits of an assessment, newest first; a corrected one beside its correction."""
    return assessment.visits.select_related("recorded_by", "file", "replaces")
