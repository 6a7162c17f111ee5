"""Which issued paper a file is."""

from collections.abc import Collection

from django.db.models import Q

from satukota.modules.services.models import Paper


def issued_paper(digests: Collection[str]) -> Paper | None:
    """Return the paper that was issued as a file of one of these SHA-256 digests, before or after it was stamped."""
    if not digests:
        return None
    same = Q(sha256__in=digests) | Q(unstamped_sha256__in=digests)
    return Paper.objects.filter(same, file__isnull=False).select_related("case").order_by("-id").first()
