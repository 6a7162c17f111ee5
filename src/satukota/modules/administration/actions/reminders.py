"""Reminders of the review of rights."""

from django.urls import reverse

from satukota.kernel.addresses import absolute
from satukota.kernel.notifications.api import Notice, notify_all
from satukota.modules.administration.models import AccessReview
from satukota.modules.administration.queries.rights.reviews import progress


def remind(review: AccessReview, which: str) -> None:
    """Tell each reviewer how many roles of their agencies wait for a word."""
    parts = review.parts.select_related("agency", "reviewer").filter(reviewer__is_active=True)
    left = progress(parts)
    notify_all(
        Notice(
            part.reviewer,
            "rights-review",
            {
                "agency": str(part.agency),
                "n": str(left[part.pk].left),
                "due": f"{review.due_on:%d-%m-%Y}",
                "link": absolute(reverse("administration:review_part", args=[part.pk])),
            },
            f"review:{part.pk}:{which}",
        )
        for part in parts
        if part.reviewer and left[part.pk].left
    )
