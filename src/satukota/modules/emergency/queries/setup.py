"""What the desk's program needs once: kinds, cards, classes, words."""

from typing import Any

from django.conf import settings

from satukota.modules.emergency.models import TransferTarget
from satukota.modules.emergency.models.words import assignments, calls, incidents, places, scene, units
from satukota.modules.emergency.queries.cards import active_cards, card_row
from satukota.modules.emergency.queries.kinds import kinds
from satukota.modules.emergency.rules import classes

LABELS = {
    "call": calls.CallState,
    "class": calls.CallClassWord,
    "class_reason": calls.ClassReason,
    "incident": incidents.IncidentState,
    "assignment": assignments.AssignmentState,
    "verb": assignments.AssignmentVerb,
    "duty": units.Duty,
    "availability": units.Availability,
    "unit_kind": units.UnitKind,
    "pick": assignments.PickReason,
    "short": assignments.ShortReason,
    "disposition": incidents.Disposition,
    "transfer": calls.TransferState,
    "entry": incidents.EntryKind,
    "discipline": incidents.Discipline,
    "triage": scene.Triage,
    "role": scene.SceneRole,
    "change": incidents.IncidentChange,
    "place_kind": places.PlaceKind,
}


def labels() -> dict[str, dict[str, str]]:
    """Return the words of all codes in the reader's language."""
    return {name: {value: str(label) for value, label in choices.choices} for name, choices in LABELS.items()}


def desk_setup() -> dict[str, Any]:
    """Return everything that does not change while the desk is open."""
    return {
        "kinds": kinds(),
        "cards": [card_row(card) for card in active_cards()],
        "classes": [{"code": c.code, "key": c.key, "real": c.real, "reasons": c.reasons} for c in classes.CLASSES],
        "targets": [{"id": t.pk, "name": t.name, "phone": t.phone} for t in TransferTarget.objects.all()],
        "labels": labels(),
        "wrap_up": classes.WRAP_UP_SECONDS,
        "zone": settings.TIME_ZONE,
    }
