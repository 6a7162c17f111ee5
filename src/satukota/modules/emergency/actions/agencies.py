"""Agencies that a protocol card says must know of an incident: each is told once, and the log says so."""

from collections.abc import Callable

from django.db import transaction

from satukota.kernel.events.api import Actor, record
from satukota.modules.emergency.actions.events import EntryAdded, about_incident
from satukota.modules.emergency.actions.incidents import lock_incident
from satukota.modules.emergency.actions.log import write_entry
from satukota.modules.emergency.models import Incident
from satukota.modules.emergency.models.words.incidents import Discipline

type Tell = Callable[[Incident, str], int]
"""(incident, discipline) → how many messages were queued."""
TOLD = ("tell", "nobody_told")


@transaction.atomic
def tell_agencies(incident_id: int, tell: Tell) -> list[str]:
    """Tell the agencies of an open incident that do not know of it yet; return their codes. No exercise is told."""
    incident = lock_incident(incident_id)
    if not incident.is_open or "exercise" in incident.flags:
        return []
    known = set(incident.log.filter(facts__word__in=TOLD).values_list("facts__what", flat=True))
    fresh = [code for code in incident.agencies if code in Discipline.values and code not in known]
    for code in fresh:
        word = "tell" if tell(incident, code) else "nobody_told"
        entry = write_entry(incident, "system", actor=Actor.system(), facts={"word": word, "what": code})
        record(EntryAdded(entry=entry.pk, kind="system"), about_incident(incident), Actor.system())
    return fresh
