"""How a paper ends, and what the paper of a renewed or amended matter does to the earlier one."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from satukota.kernel.cases.api import (
    PAPER_ENDED,
    PAPER_FOLLOWED,
    PAPER_RESTORED,
    Case,
    Definition,
    NotAllowed,
    Refusal,
    note_beside,
    pinned_definition,
    subject_of,
)
from satukota.kernel.events.api import Actor, record
from satukota.modules.services.actions.events import PaperEnded, PaperRestored
from satukota.modules.services.models import Paper
from satukota.modules.services.queries.refusals import is_refusal, refusal_letters
from satukota.modules.services.queries.sequels import AMENDMENT, APPEAL, RENEWAL, papers_in_place, sequel_of
from satukota.modules.services.rules.showing import date_words

AT_ISSUE, KEEP = "issue", "keep"
IN_FORCE = (Paper.Status.VALID, Paper.Status.REFUSAL)


@transaction.atomic
def end_paper(paper: Paper, status: str, reason: str, by: Actor, follows: int | None) -> Paper:
    """Let a valid paper hold no longer, `follows` being the one in its place. Raises ValueError where it does not hold."""
    paper = Paper.objects.select_for_update().select_related("case").get(pk=paper.pk)
    if paper.status not in IN_FORCE:
        raise ValueError("not valid")
    paper.status, paper.ended_at, paper.reason, paper.restored_at = status, timezone.now(), reason, None
    paper.save(update_fields=["status", "ended_at", "reason", "restored_at"])
    record(PaperEnded(paper=paper.pk, status=status, by=follows), subject_of(paper.case), by)
    return paper


@transaction.atomic
def restore_paper(paper: Paper, reason: str, by: Actor) -> Paper:
    """Let a revoked paper hold again, as an objection that was granted says; since when it was revoked stays.

    Raises ValueError where it is not revoked.
    """
    paper = Paper.objects.select_for_update().select_related("case").get(pk=paper.pk)
    if paper.status != Paper.Status.REVOKED:
        raise ValueError("not revoked")
    paper.status, paper.restored_at = Paper.Status.VALID, timezone.now()
    paper.save(update_fields=["status", "restored_at"])
    record(PaperRestored(paper=paper.pk), subject_of(paper.case), by)
    note_beside(paper.case, PAPER_RESTORED, f"{paper.title} {paper.number}: {reason}", by)
    return paper


def withdraw_refusals(case: Case, reason: str, by: Actor) -> None:
    """Let the letters of refusal of a matter that is decided anew hold no longer; one that nobody signed yet is none."""
    Paper.objects.filter(refusal_letters(), case=case, status=Paper.Status.NUMBERED).update(
        status=Paper.Status.CANCELLED, ended_at=timezone.now(), reason=reason
    )
    for paper in Paper.objects.filter(case=case, status=Paper.Status.REFUSAL):
        end_paper(paper, Paper.Status.REVOKED, reason, by, None)


def require_in_place(case: Case) -> None:
    """Raise NotAllowed where a renewal or amendment has nothing to follow any more: its paper was revoked, or is over.

    A renewal may come after the last day of what it renews, as its service says; an amendment may not.
    """
    sequel = sequel_of(case)
    if sequel is None or sequel.kind == APPEAL:
        return
    today, amends = timezone.localdate(), sequel.kind == AMENDMENT
    for paper in papers_in_place(sequel.earlier):
        if not amends or paper.valid_until is None or paper.valid_until >= today:
            return
    papers = Paper.objects.filter(case=sequel.earlier, file__isnull=False).select_related("case").order_by("id")
    ended = [f"{paper.title} {paper.number}" for paper in papers if not is_refusal(paper)]
    raise NotAllowed(Refusal("paper_over", {"papers": ", ".join(dict.fromkeys(ended))}))


def follow_earlier(papers: Sequence[Paper], case: Case, definition: Definition) -> None:
    """Let new papers of a renewed or amended matter know the earlier ones, and keep of them what the service says."""
    sequel = sequel_of(case)
    if sequel is None or sequel.kind == APPEAL:
        return
    earlier = {paper.output: paper for paper in papers_in_place(sequel.earlier)}
    for paper in papers:
        before = earlier.get(paper.output)
        if before is None:
            continue
        paper.supersedes = before
        paper.remark = _remark(sequel.kind, before)
        if sequel.kind == AMENDMENT and definition.amendment:
            paper.number = before.number if definition.amendment.number == KEEP else paper.number
            paper.valid_until = before.valid_until if definition.amendment.until == KEEP else paper.valid_until


def _remark(kind: str, before: Paper) -> str:
    issued = date_words(timezone.localtime(before.issued_at).date().isoformat(), "id")
    verb = "Perpanjangan dari" if kind == RENEWAL else "Perubahan atas"
    return f"{verb} surat nomor {before.number} tanggal {issued}."


def keep_last_day(papers: Sequence[Paper], before: Mapping[str, Paper], case: Case, definition: Definition) -> None:
    """Let corrected papers of an amended matter keep the last day that the amendment kept."""
    sequel, rule = sequel_of(case), definition.amendment
    if sequel and sequel.kind == AMENDMENT and rule and rule.until == KEEP:
        for paper in papers:
            wrong = before.get(paper.output)
            paper.valid_until = wrong.valid_until if wrong else paper.valid_until


def end_earlier(paper: Paper, case: Case) -> None:
    """End the paper that a new one takes the place of: an amended one at once, a renewed one where the service says so."""
    earlier, sequel = paper.supersedes, sequel_of(case) if paper.supersedes_id else None
    if earlier is None or sequel is None or earlier.case_id == case.pk or earlier.status != Paper.Status.VALID:
        return
    rule = pinned_definition(case.definition_id).renewal
    if sequel.kind == RENEWAL and not (rule and rule.replaces == AT_ISSUE):
        words = f"{earlier.title} {earlier.number} diperpanjang dengan surat nomor {paper.number}"
        note_beside(earlier.case, PAPER_FOLLOWED, words, Actor.system())
        return
    reason = f"{'Diperpanjang' if sequel.kind == RENEWAL else 'Diubah'} dengan surat nomor {paper.number}"
    end_paper(earlier, Paper.Status.SUPERSEDED, reason, Actor.system(), paper.pk)
    note_beside(earlier.case, PAPER_ENDED, f"{earlier.title} {earlier.number}: {reason}", Actor.system())
