"""Commitments with what became of them, teams with their charter, gatherings."""

from django.db.models import Count, Prefetch, QuerySet, Sum

from satukota.modules.planning.models import Commitment, Gathering, Pledge, PledgeReview, Team
from satukota.modules.planning.queries.names import told, told_changes
from satukota.modules.planning.queries.past import HeadChange


def commitments(*, public: bool = False) -> QuerySet[Commitment]:
    """Return the commitments, newest first, each with who signed, its promises and what became of them."""
    pledges = Pledge.objects.select_related("item__plan").prefetch_related(
        Prefetch("reviews", PledgeReview.objects.order_by("-pk"))
    )
    rows = Commitment.objects.select_related("file").prefetch_related(
        "signatories__agency", Prefetch("pledges", pledges)
    )
    return rows.filter(is_public=True) if public else rows


def signed_and_told(*, public: bool = False) -> list[tuple[Commitment, list[HeadChange]]]:
    """Return the commitments, each with what was changed since everybody could read it, the newest change first."""
    rows = commitments(public=public).prefetch_related(Prefetch("told_changes", told_changes()))
    return [(row, [told(change) for change in row.told_changes.all()]) for row in rows]


def has_public_commitments() -> bool:
    """Tell whether there is a commitment that everybody may read."""
    return Commitment.objects.filter(is_public=True).exists()


def teams() -> QuerySet[Team]:
    """Return the teams with their members and meetings."""
    return Team.objects.select_related("decree").prefetch_related(
        "members__agency", Prefetch("gatherings", gatherings())
    )


def gatherings() -> QuerySet[Gathering]:
    """Return meetings and stages of the training with how many came from how many bodies."""
    counted = Gathering.objects.annotate(people=Sum("attendances__people"), bodies=Count("attendances"))
    return counted.select_related("file", "team").prefetch_related("attendances")
