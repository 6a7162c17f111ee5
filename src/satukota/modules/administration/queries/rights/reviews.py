"""The half-yearly review of rights: whose part is whose, how far it is, what came of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.kernel.people.api import Membership, User, has_permission, held_today, offices
from satukota.modules.administration.models import AccessReview, ReviewPart, ReviewRow
from satukota.modules.administration.rules.reviews import Decider

RUN = "administration.review"
HEADS = ("head", "agency_admin", "mayor")
"""Roles whose holders look at the roles of their agency and of those below, the first ones first."""


def reviewers(agencies: Collection[int]) -> dict[int, int]:
    """Return who reviews each agency (ids): its head, else its administrator, else the nearest one above."""
    rows = held_today(Membership.objects.filter(role__in=HEADS, user__is_active=True))
    by_agency: dict[int, int] = {}
    for row in sorted(rows, key=lambda row: (HEADS.index(row.role), row.acting, row.pk)):
        by_agency.setdefault(row.agency_id, row.user_id)
    known = offices()
    named = {
        agency: next((by_agency[above] for above in known[agency].ids if above in by_agency), None)
        for agency in agencies
        if agency in known
    }
    return {agency: user for agency, user in named.items() if user is not None}


def decider_for(user: User, part: ReviewPart) -> Decider:
    """Return somebody as the rules look at who decides."""
    return Decider(user.pk, part.reviewer_id == user.pk, has_permission(user, RUN))


def parts_for(user: User, review: AccessReview) -> QuerySet[ReviewPart]:
    """Return the parts of a review that somebody may look at: all to who runs or audits it, else their own."""
    rows = review.parts.select_related("agency", "reviewer")
    every = has_permission(user, RUN) or has_permission(user, "kernel.audit")
    return rows if every else rows.filter(reviewer=user)


def reviews_for(user: User) -> QuerySet[AccessReview]:
    """Return the reviews that somebody may look at, newest first."""
    rows = AccessReview.objects.order_by("-id")
    if has_permission(user, RUN) or has_permission(user, "kernel.audit"):
        return rows
    return rows.filter(pk__in=ReviewPart.objects.filter(reviewer=user).values("review"))


@dataclass(frozen=True, slots=True)
class Progress:
    """How many roles there are and how many were decided, of a review or a part."""

    total: int
    decided: int

    @property
    def left(self) -> int:
        """How many wait."""
        return self.total - self.decided


def progress(parts: QuerySet[ReviewPart]) -> dict[int, Progress]:
    """Return how far each part is, by its id."""
    counted = parts.annotate(
        total=Count("rows"), decided=Count("rows__verdict", filter=Q(rows__verdict__isnull=False))
    ).values_list("pk", "total", "decided")
    return {pk: Progress(total, decided) for pk, total, decided in counted}


def total(parts: Iterable[Progress]) -> Progress:
    """Return the sum of parts."""
    known = list(parts)
    return Progress(sum(part.total for part in known), sum(part.decided for part in known))


def rows_of(parts: QuerySet[ReviewPart]) -> QuerySet[ReviewRow]:
    """Return the roles of parts with what came of them: undecided ones first."""
    rows = ReviewRow.objects.filter(part__in=parts).select_related(
        "user", "part__agency", "part__review", "part__reviewer", "verdict__by"
    )
    return rows.order_by("part__agency__name", "verdict__id", "user__display_name", "id")


def open_reviews() -> QuerySet[AccessReview]:
    """Return the reviews that run."""
    return AccessReview.objects.filter(closed_at__isnull=True)


def waiting_words(user: User) -> str:
    """Return how many roles wait for somebody's word, for the index."""
    own = ReviewPart.objects.filter(review__closed_at__isnull=True, reviewer=user)
    left = total(progress(own).values()).left
    return _("%(n)d wait for your word") % {"n": left} if left else ""


def is_late(review: AccessReview) -> bool:
    """Tell whether a review should have been done by now."""
    return review.closed_at is None and timezone.localdate() > review.due_on
