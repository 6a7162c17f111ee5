"""The log of an incident: lines are appended, none is ever changed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from satukota.kernel.events.api import Actor
from satukota.modules.emergency.models import Entry, Incident
from satukota.modules.emergency.queries.clock import now


def write_entry(
    incident: Incident,
    kind: str,
    text: str = "",
    *,
    actor: Actor,
    facts: dict[str, Any] | None = None,
    unit_id: int | None = None,
    file_id: UUID | None = None,
    device_at: datetime | None = None,
    corrects: int | None = None,
) -> Entry:
    """Append a line to the log inside the caller's transaction.

    `text` is what a person wrote; `facts` is what the program says: `word` with its values, as codes
    (`queries/log.py` puts them into words).
    """
    return Entry.objects.create(
        incident=incident,
        kind=kind,
        text=text[:4000],
        facts=facts or {},
        unit_id=unit_id,
        file_id=file_id,
        by_id=actor.user_id,
        at=now(),
        device_at=device_at,
        corrects_id=corrects,
    )


def write_change(incident: Incident, word: str, before: object, after: object, actor: Actor) -> Entry:
    """Append what stood there before and what stands there now."""
    return write_entry(incident, "system", actor=actor, facts={"word": word, "before": before, "after": after})
