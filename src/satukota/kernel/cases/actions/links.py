"""Links between cases."""

from django.db import transaction
from django.utils import timezone

from satukota.kernel.cases.actions.events import CaseLinked
from satukota.kernel.cases.actions.opening import subject_of
from satukota.kernel.cases.models import Case, CaseLink
from satukota.kernel.events.api import Actor, record


@transaction.atomic
def link(case: Case, other: Case, kind: CaseLink.Kind, actor: Actor) -> CaseLink:
    """Link a case to another; the same link made twice is one. Both histories show it."""
    case_link, is_new = CaseLink.objects.get_or_create(case=case, other=other, kind=kind, ended_at=None)
    if is_new:
        _record(case, other, kind, actor, "linked")
        _record(other, case, kind, actor, "linked")
    return case_link


@transaction.atomic
def unlink(existing: CaseLink, actor: Actor) -> None:
    """End a link; it stays in both histories."""
    existing.ended_at = timezone.now()
    existing.save(update_fields=["ended_at"])
    _record(existing.case, existing.other, existing.kind, actor, "unlinked")
    _record(existing.other, existing.case, existing.kind, actor, "unlinked")


def _record(case: Case, other: Case, kind: str, actor: Actor, change: str) -> None:
    data = CaseLinked(type=case.type, number=case.number, kind=str(kind), other=other.pk, change=change)
    record(data, subject_of(case), actor)
