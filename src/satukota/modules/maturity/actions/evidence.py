"""Evidence beside a level, added and withdrawn, and the evidence that the system itself can give."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor
from satukota.kernel.registry.api import Evidence as Offer
from satukota.kernel.registry.api import Module, offers, resolve
from satukota.modules.maturity.actions.events import EvidenceAdded, EvidenceCollected, EvidenceRemoved, note
from satukota.modules.maturity.actions.moves import lock
from satukota.modules.maturity.models import Assessment, Collected, Evidence
from satukota.modules.maturity.queries.instruments import instrument_of
from satukota.modules.maturity.queries.rights import may_rate

log = structlog.get_logger(__name__)
FAILURES = (ArithmeticError, AttributeError, ImportError, LookupError, TypeError, ValueError, DatabaseError)


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
    """Put a document, a link or a figure beside a level, as its owner and while the self-assessment is open.

    Raises ValidationError where it proves nothing or is dated in the future, PermissionDenied for another agency.
    """
    instrument = instrument_of(assessment.instrument)
    if no not in instrument.by_no or not instrument.lowest <= level <= instrument.highest:
        raise ValidationError({"level": _("This instrument has no such level.")})
    _may_prove(assessment, no, actor)
    if proof.dated > timezone.localdate():
        raise ValidationError({"dated": _("Evidence cannot be of a day that has not come.")})
    if not (proof.url or proof.file_id or proof.figure):
        raise ValidationError({"file": _("Add a document or a link: evidence without either proves nothing.")})
    evidence = Evidence(assessment=assessment, no=no, level=level, added_by_id=actor.user_id, **vars(proof))
    evidence.full_clean()
    evidence.save()
    note(EvidenceAdded(no, evidence.pk), "assessment", assessment.pk, actor)
    return evidence


def _may_prove(assessment: Assessment, no: int, actor: Actor) -> None:
    lock(assessment)
    if assessment.state != Assessment.State.OPEN:
        raise ValidationError(_("Evidence is added and withdrawn only while the self-assessment is open."))
    if not may_rate(actor, assessment, no):
        raise PermissionDenied("maturity.assess")


def attach_collected(assessment: Assessment, no: int, level: int, fact: Collected, actor: Actor) -> Evidence:
    """Put a figure that the system collected beside a level, with its date."""
    day = timezone.localdate(fact.collected_at)
    proof = Proof(fact.title, day, fact.url, collected=fact.code, figure=fact.figure)
    return add_evidence(assessment, no, level, proof, actor)


@transaction.atomic
def remove_evidence(evidence: Evidence, actor: Actor) -> None:
    """Withdraw a piece of evidence while the self-assessment is open; its row stays."""
    _may_prove(evidence.assessment, evidence.no, actor)
    evidence.removed_at = timezone.now()
    evidence.save(update_fields=["removed_at"])
    note(EvidenceRemoved(evidence.no, evidence.pk), "assessment", evidence.assessment_id, actor)


@transaction.atomic
def collect(actor: Actor) -> int:
    """Ask every module for its evidence and keep the answers with the time. Returns how many were answered.

    A module that fails leaves its last answer to grow stale, and the others are asked all the same.
    """
    facts = [fact for module, offer in offers("evidence", Offer) if (fact := _ask(module, offer)) is not None]
    Collected.objects.bulk_create(facts)
    if facts:
        note(EvidenceCollected(len(facts)), "collection", 1, actor)
    return len(facts)


def _ask(module: Module, offer: Offer) -> Collected | None:
    try:
        with transaction.atomic():
            answer: Mapping[str, Any] = resolve(module.name, offer.collect)()
    except FAILURES as error:
        log.warning("maturity.evidence_failed", code=offer.code, error=type(error).__name__)
        return None
    known = {"figure", "url", "value", "unit"}
    return Collected(
        code=offer.code,
        title=str(offer.title),
        module=module.code,
        topics=list(offer.topics),
        figure=_figure(answer),
        url=str(answer.get("url") or answer.get("link") or "")[:500],
        data={key: value for key, value in answer.items() if key not in known},
        collected_at=timezone.now(),
    )


def _figure(answer: Mapping[str, Any]) -> str:
    """Return the figure in words: a module says it whole, or gives a number with its unit."""
    figure = answer.get("figure", answer.get("value", ""))
    return f"{figure} {answer.get('unit', '')}".strip()[:200]
