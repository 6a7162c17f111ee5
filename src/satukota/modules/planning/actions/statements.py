"""Commitments, teams and gatherings: entered, changed, and what became of a promise."""

from dataclasses import dataclass
from typing import ClassVar

from django.db import transaction

from satukota.kernel.events.api import Actor, EventData
from satukota.modules.planning.actions.events import note
from satukota.modules.planning.models import (
    Attendance,
    Commitment,
    Gathering,
    Pledge,
    PledgeReview,
    Signatory,
    Team,
    TeamMember,
)

type Statement = Commitment | Signatory | Pledge | Team | TeamMember | Gathering | Attendance


@dataclass(frozen=True, slots=True)
class StatementSaved(EventData):
    """A commitment, team or gathering, or a part of one, was entered or changed.

    `kind` and `row_id` say what; `fields` names what changed and is empty for a new one.
    """

    name: ClassVar[str] = "planning.statement_saved"
    kind: str = ""
    row_id: int = 0
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PledgeReviewed(EventData):
    """What became of the promise `pledge_id` was judged: running, kept, partly or broken (`state`)."""

    name: ClassVar[str] = "planning.pledge_reviewed"
    pledge_id: int = 0
    state: str = ""


@transaction.atomic
def save_statement[Row: Statement](row: Row, actor: Actor) -> Row:
    """Enter or change a commitment, team or gathering, or a part of one."""
    row.full_clean()
    model, before = type(row), None
    if row.pk:
        before = model.objects.filter(pk=row.pk).values().first()
    row.save()
    changed = tuple(name for name, old in (before or {}).items() if old != getattr(row, name))
    kind = model._meta.model_name or ""
    note(StatementSaved(kind, row.pk, changed), kind, row.pk, actor)
    return row


@transaction.atomic
def review_pledge(review: PledgeReview, actor: Actor) -> PledgeReview:
    """Say what became of a promise; what was said before stays."""
    review.reviewed_by_id = actor.user_id
    review.full_clean()
    review.save()
    note(PledgeReviewed(review.pledge_id, review.state), "commitment", review.pledge.commitment_id, actor)
    return review
