"""Evidence beside a level: added and withdrawn."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor
from satukota.modules.maturity.actions.events import EvidenceAdded, EvidenceRemoved, note
from satukota.modules.maturity.models import Assessment, Collected, Evidence


@dataclass(frozen=True)
class Proof:
    """What somebody puts beside a level."""

    title: str
    dated: date
    url: str = ""
    file_id: Any = None
    expires: date | None = None
    collected: str = ""
    figure: str = ""


@transaction.atomic
def add_evidence(assessment: Assessment, no: int, level: int, proof: Proof, actor: Actor) -> Evidence:
    """Put a document, a link or a figure beside a level. Raises ValidationError where it proves nothing."""
    if not (proof.url or proof.file_id or proof.figure):
        raise ValidationError({"file": _("Add a document or a link: evidence without either proves nothing.")})
    evidence = Evidence(assessment=assessment, no=no, level=level, added_by_id=actor.user_id, **vars(proof))
    evidence.full_clean()
    evidence.save()
    note(EvidenceAdded(no, evidence.pk), "assessment", assessment.pk, actor)
    return evidence


def attach_collected(assessment: Assessment, no: int, level: int, fact: Collected, actor: Actor) -> Evidence:
    """Put a figure that the system collected beside a level, with its date."""
    day = timezone.localdate(fact.collected_at)
    proof = Proof(fact.title, day, fact.url, collected=fact.code, figure=fact.figure)
    return add_evidence(assessment, no, level, proof, actor)


@transaction.atomic
def remove_evidence(evidence: Evidence, actor: Actor) -> None:
    """Withdraw a piece of evidence; its row stays."""
    evidence.removed_at = timezone.now()
    evidence.save(update_fields=["removed_at"])
    note(EvidenceRemoved(evidence.no, evidence.pk), "assessment", evidence.assessment_id, actor)
