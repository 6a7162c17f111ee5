"""Issued papers: which of them a file is, and which of a matter were revoked."""

from collections.abc import Collection, Iterable

from django.db.models import Q

from satukota.kernel.cases.api import Case
from satukota.modules.services.models import Paper
from satukota.modules.services.queries.refusals import is_refusal


def issued_paper(digests: Collection[str]) -> Paper | None:
    """Return the paper that was issued as a file of one of these SHA-256 digests, before or after it was stamped.

    Its file may be forgotten by now: that it was issued is not.
    """
    if not digests:
        return None
    same = Q(sha256__in=digests) | Q(unstamped_sha256__in=digests)
    return Paper.objects.filter(same).select_related("case").order_by("-id").first()


def papers_of(case: Case) -> list[Paper]:
    """Return the papers of a matter in the order in which their numbers were taken."""
    papers = list(Paper.objects.filter(case=case).order_by("id"))
    for paper in papers:
        paper.case = case
    return papers


def revoked_among(papers: Iterable[Paper]) -> list[Paper]:
    """Return which papers of a matter were revoked and have no other in their place, the newest first.

    A letter of refusal that was withdrawn is none of them: it is no right that somebody lost.
    """
    papers = [paper for paper in papers if paper.file_id and not is_refusal(paper)]
    holding = {paper.output for paper in papers if paper.status == Paper.Status.VALID}
    return [paper for paper in papers if paper.status == Paper.Status.REVOKED and paper.output not in holding][::-1]
