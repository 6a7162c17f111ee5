"""Commitments, teams and gatherings: entered, changed, and what became of a promise."""

from dataclasses import dataclass
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor, EventData
from satukota.modules.planning.actions.events import note
from satukota.modules.planning.actions.names import told_by
from satukota.modules.planning.models import (
    Attendance,
    Commitment,
    Gathering,
    Pledge,
    PledgeReview,
    Signatory,
    Team,
    TeamMember,
    ToldChange,
)

type Statement = Commitment | Signatory | Pledge | Team | TeamMember | Gathering | Attendance
Part = ToldChange.Part


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
def save_statement[Row: Statement](row: Row, actor: Actor, reason: str = "") -> Row:
    """Enter or change a commitment, team or gathering, or a part of one.

    What was signed and published is kept beside what it is changed to. Raises ValidationError: there without a reason,
    signed or attended on a day to come, or taken away from the public.
    """
    row.full_clean()
    _require_come(row)
    model, before = type(row), None
    if row.pk:
        before = model._default_manager.filter(pk=row.pk).first()
    if before is not None:
        _keep_signed(before, row, reason, actor)
    row.save()
    fields = [field.attname for field in model._meta.concrete_fields]
    changed = tuple(name for name in fields if before is not None and getattr(before, name) != getattr(row, name))
    kind = model._meta.model_name or ""
    note(StatementSaved(kind, row.pk, changed), kind, row.pk, actor)
    return row


def _require_come(row: Statement) -> None:
    """Raise ValidationError for what was signed, and who came, on a day that has not come."""
    today = timezone.localdate()
    if isinstance(row, Commitment) and row.signed_on > today:
        raise ValidationError({"signed_on": _("This day has not come yet.")})
    if isinstance(row, Attendance):
        held_on, others = row.gathering.held_on, row.gathering.attendances.exclude(pk=row.pk)
        if held_on is not None and held_on > today:
            raise ValidationError(_("This gathering is still to come: nobody can have been there."))
        if others.filter(body__iexact=row.body.strip()).exists():
            raise ValidationError({"body": _("It is in the list already: change its number there.")})


def _keep_signed(before: Statement, after: Statement, reason: str, actor: Actor) -> None:
    """Keep what everybody read of a commitment. Raises ValidationError without a reason, and where it would vanish."""
    commitment = before if isinstance(before, Commitment) else getattr(before, "commitment", None)
    if commitment is None or not commitment.is_public:
        return
    if isinstance(after, Commitment) and not after.is_public:
        raise ValidationError({"is_public": _("What was published stays published: correct it with the reason.")})
    was, now = _signed(before), _signed(after)
    changed = [part for part, text in now.items() if text != was[part]]
    if changed:
        why = told_by(reason, actor)
        ToldChange.objects.bulk_create(
            ToldChange(commitment=commitment, part=part, before=was[part], after=now[part], **why) for part in changed
        )


def _signed(row: Statement) -> dict[ToldChange.Part, str]:
    """Return what everybody reads of a row of a commitment, a day as YYYY-MM-DD."""
    if isinstance(row, Signatory):
        return {Part.SIGNATORY: f"{row.office} ({row.agency.name})" if row.agency else row.office}
    if isinstance(row, Pledge):
        return {Part.PLEDGE: f"{row.words} ({row.item.name})" if row.item else row.words}
    if isinstance(row, Commitment):
        return {
            Part.NAME: row.title,
            Part.TEXT: row.text,
            Part.SIGNED_ON: row.signed_on.isoformat(),
            Part.PLACE: row.place,
            Part.DOCUMENT: row.document,
            Part.URL: row.url,
        }
    return {}


@transaction.atomic
def review_pledge(review: PledgeReview, actor: Actor) -> PledgeReview:
    """Say what became of a promise; what was said before stays."""
    review.reviewed_by_id = actor.user_id
    review.full_clean()
    review.save()
    note(PledgeReviewed(review.pledge_id, review.state), "commitment", review.pledge.commitment_id, actor)
    return review
