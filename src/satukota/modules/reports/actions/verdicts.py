"""What a second person said of the proof."""

from django.utils import timezone

from satukota.kernel.cases.api import Applied, Case
from satukota.kernel.files.api import publish
from satukota.modules.reports.models import Evidence


def approve_evidence(applied: Applied) -> None:
    """Remember that a second person found the proof right; show it where the report is public."""
    _save_verdict(applied, Evidence.Verdict.APPROVED)
    if applied.case.visibility != Case.Visibility.PUBLIC:
        return
    for evidence in Evidence.objects.filter(case=applied.case, verdict=Evidence.Verdict.APPROVED).select_related(
        "file"
    ):
        if evidence.file and not evidence.file.public:
            publish(evidence.file, applied.who.actor)


def reject_evidence(applied: Applied) -> None:
    """Remember that the proof was refused, for the figures of integrity."""
    _save_verdict(applied, Evidence.Verdict.REJECTED)
    applied.case.data["evidence_rejected"] = int(applied.case.data.get("evidence_rejected", 0)) + 1


def _save_verdict(applied: Applied, verdict: Evidence.Verdict) -> None:
    rows = Evidence.objects.filter(case=applied.case, decided_at__isnull=True)
    rows.update(verdict=verdict, decided_by_id=applied.who.actor.user_id, decided_at=timezone.now())
