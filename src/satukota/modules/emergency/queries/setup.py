"""What the desk's program needs once: kinds, cards, classes, words."""

from typing import Any

from django.conf import settings

from satukota.modules.emergency.models import TransferTarget, words
from satukota.modules.emergency.queries.cards import active_cards, card_row
from satukota.modules.emergency.queries.kinds import kinds
from satukota.modules.emergency.rules import classes

LABELS = {
    "call": words.CallState,
    "class": words.CallClassWord,
    "class_reason": words.ClassReason,
    "incident": words.IncidentState,
    "assignment": words.AssignmentState,
    "verb": words.AssignmentVerb,
    "duty": words.Duty,
    "availability": words.Availability,
    "unit_kind": words.UnitKind,
    "pick": words.PickReason,
    "short": words.ShortReason,
    "disposition": words.Disposition,
    "transfer": words.TransferState,
    "entry": words.EntryKind,
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
