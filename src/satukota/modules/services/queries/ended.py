"""A service that takes no applications any more: since when, why, and what takes its place."""

from dataclasses import dataclass
from datetime import datetime

from satukota.kernel.cases.api import CaseType, pinned_definition, say
from satukota.modules.services.queries.catalogue import FAMILY
from satukota.modules.services.queries.requirements import service_title


@dataclass(frozen=True, slots=True)
class EndedService:
    """What people read of it; `why` is empty where nobody said it, `instead` the service that takes its place."""

    title: str
    since: datetime
    why: str
    instead: str
    instead_title: str


def ended_service(case_type: str, language: str) -> EndedService | None:
    """Return a service that has ended; None for one that is in force, and for what never was one."""
    if not case_type.startswith(FAMILY):
        return None
    rows = CaseType.objects.filter(type=case_type, published_at__isnull=False).order_by("-published_at", "-id")
    last = rows.first()
    if last is None or last.published_at is None or last.status != CaseType.Status.RETIRED:
        return None
    definition = pinned_definition(last.pk)
    told = definition.ended
    instead = told.instead if told else ""
    return EndedService(
        say(definition.title, language),
        last.published_at,
        say(told.why, language) if told else "",
        instead,
        service_title(instead, language) if instead else "",
    )
