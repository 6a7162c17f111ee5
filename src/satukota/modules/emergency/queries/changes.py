"""Who changed something last, for the desk that came too late."""

from typing import Any

from satukota.kernel.events.api import Event
from satukota.kernel.people.api import User

SIDE = ("emergency.entry_added", "emergency.escalated", "emergency.assignment_changed")
"""Events that do not decide anything about an incident."""
STEPS = {
    "emergency.incident_opened": "open",
    "emergency.units_sent": "send",
    "emergency.call_classified": "classify",
    "emergency.call_rang": "ring",
}


def last_change(kind: str, subject_id: int) -> dict[str, Any]:
    """Return who changed a call or an incident last, by which step and when; empty where nothing is known of it."""
    events = Event.objects.filter(subject_kind=kind, subject_id=subject_id).exclude(name__in=SIDE)
    event = events.order_by("-id").first()
    if event is None:
        return {}
    person = User.objects.filter(pk=event.actor_id).first() if event.actor_id else None
    step = STEPS.get(event.name) or str(event.data.get("step", ""))
    return {"who": str(person or ""), "step": step, "at": event.at.isoformat()}
