"""The half-yearly review of rights: open it, decide about each role, remind, close it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satukota.kernel.events.api import Actor, Audience, EventData, Subject, record
from satukota.kernel.people.api import Membership, User, end_role, held_today
from satukota.modules.administration.models import AccessReview, ReviewPart, ReviewRow, ReviewVerdict
from satukota.modules.administration.models.reviews import LONGEST_REMARK
from satukota.modules.administration.queries.rights.reviews import decider_for, reviewers
from satukota.modules.administration.queries.rights.standings import Standing, standings
from satukota.modules.administration.rules.reviews import due_by, hindrance, period_of


@dataclass(frozen=True, slots=True)
class ReviewChanged(EventData):
    """A review of rights was opened or closed, given a reviewer, or a role was decided.

    `review` is its id, `change` opened, closed, reviewer, kept or ended, `agency` and `row` which part and role.
    """

    name: ClassVar[str] = "administration.review"
    ceiling: ClassVar[Audience] = Audience.SEALED
    review: int = 0
    change: str = ""
    agency: int = 0
    row: int = 0


HINDRANCES: dict[str, Promise] = {
    "closed": gettext_lazy("This review is closed."),
    "decided": gettext_lazy("This role was decided already."),
    "own": gettext_lazy("It is your own role: an administrator decides about it."),
    "other": gettext_lazy("Somebody else reviews the roles of this agency."),
}


def _record(review: AccessReview, actor: Actor, change: str, agency: int = 0, row: int = 0) -> None:
    data = ReviewChanged(review=review.pk, change=change, agency=agency, row=row)
    record(data, Subject("review", review.pk, Audience.SEALED), actor)


@transaction.atomic
def open_review(actor: Actor, today: date | None = None) -> AccessReview:
    """Begin the review of this half year with every role that is held today. Raises ValidationError where it began."""
    today = today or timezone.localdate()
    review, is_new = AccessReview.objects.get_or_create(
        period=period_of(today), defaults={"due_on": due_by(today), "opened_by_id": actor.user_id}
    )
    if not is_new:
        raise ValidationError(_("The rights of this half year are reviewed already."))
    _add_rows(review, standings(None))
    _record(review, actor, "opened")
    return review


def _add_rows(review: AccessReview, everybody: Iterable[Standing]) -> None:
    lines = [(row, standing) for standing in everybody for row in standing.memberships]
    agencies = {row.agency_id for row, _standing in lines}
    named = reviewers(agencies)
    ReviewPart.objects.bulk_create(
        ReviewPart(review=review, agency_id=agency, reviewer_id=named.get(agency)) for agency in sorted(agencies)
    )
    parts = {part.agency_id: part for part in review.parts.all()}
    ReviewRow.objects.bulk_create(_row(parts[row.agency_id], row, standing) for row, standing in lines)


def _row(part: ReviewPart, row: Membership, standing: Standing) -> ReviewRow:
    own = [
        finding
        for finding in standing.findings
        if not finding.roles or standing.memberships.index(row) in finding.roles
    ]
    return ReviewRow(
        part=part,
        user=standing.user,
        membership=row.pk,
        role=row.role,
        area_code=row.area_code,
        starts=row.starts,
        ends=row.ends,
        acting=row.acting,
        last_seen=standing.user.last_login,
        odd=sorted({finding.kind for finding in own}),
    )


@transaction.atomic
def decide_role(row: ReviewRow, verdict: ReviewVerdict.Verdict, user: User, actor: Actor, remark: str = "") -> None:
    """Confirm a role or end it today, once. Raises ValidationError where this person may not, or where it was decided."""
    here = ReviewRow.objects.select_for_update(of=("self",)).select_related("part__review").get(pk=row.pk)
    review, decided = here.part.review, ReviewVerdict.objects.filter(row=here).exists()
    code = hindrance(decider_for(user, here.part), here.user_id, decided=decided, closed=review.closed_at is not None)
    if code:
        raise ValidationError(str(HINDRANCES[code]))
    if len(remark.strip()) > LONGEST_REMARK:
        raise ValidationError(_("At most %(count)s letters.") % {"count": LONGEST_REMARK})
    ReviewVerdict.objects.create(row=here, verdict=verdict, by=user, remark=remark.strip())
    if verdict == ReviewVerdict.Verdict.ENDED:
        for membership in held_today(Membership.objects.filter(pk=here.membership)):
            end_role(membership, timezone.localdate(), actor)
    _record(review, actor, str(verdict), here.part.agency_id, here.pk)


@transaction.atomic
def name_reviewer(part: ReviewPart, reviewer: User, actor: Actor) -> None:
    """Let somebody else look at the roles of an agency."""
    part.reviewer = reviewer
    part.save(update_fields=["reviewer"])
    _record(part.review, actor, "reviewer", part.agency_id)


@transaction.atomic
def close_review(review: AccessReview, actor: Actor) -> None:
    """Close a review; what nobody decided stays said as undecided. Raises ValidationError where it is closed."""
    here = AccessReview.objects.select_for_update().get(pk=review.pk)
    if here.closed_at:
        raise ValidationError(str(HINDRANCES["closed"]))
    here.closed_at, here.closed_by_id = timezone.now(), actor.user_id
    here.save(update_fields=["closed_at", "closed_by"])
    _record(here, actor, "closed")
