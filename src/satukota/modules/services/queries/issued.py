"""Issued papers: which of them a file is, and which of a matter were revoked."""

from collections.abc import Collection

from django.db.models import Q

from satukota.kernel.cases.api import Case
from satukota.modules.services.models import Paper


def issued_paper(digests: Collection[str]) -> Paper | None:
    """Return the paper that was issued as a file of one of these SHA-256 digests, before or after it was stamped."""
    if not digests:
        return None
    same = Q(sha256__in=digests) | Q(unstamped_sha256__in=digests)
    return Paper.objects.filter(same, file__isnull=False).select_related("case").order_by("-id").first()


def revoked_papers(case: Case) -> list[Paper]:
    """Return the papers of a matter that were revoked and that no other took the place of."""
    papers = list(Paper.objects.filter(case=case, file__isnull=False).order_by("-id"))
    holding = {paper.output for paper in papers if paper.status == Paper.Status.VALID}
    return [paper for paper in papers if paper.status == Paper.Status.REVOKED and paper.output not in holding]
