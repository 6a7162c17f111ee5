"""Evidence that the system itself can give."""

from collections.abc import Mapping
from typing import Any

import structlog
from django.db import DatabaseError, transaction
from django.utils import timezone

from satukota.kernel.events.api import Actor
from satukota.kernel.registry.api import Evidence as Offer
from satukota.kernel.registry.api import Module, offers, resolve
from satukota.modules.maturity.actions.events import EvidenceCollected, note
from satukota.modules.maturity.models import Collected

log = structlog.get_logger(__name__)
FAILURES = (ArithmeticError, AttributeError, ImportError, LookupError, TypeError, ValueError, DatabaseError)


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
