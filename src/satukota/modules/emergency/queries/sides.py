"""Which side something belongs to: real life or an exercise. A key pressed on one side never reaches the other."""

from typing import Any

from django.db.models import Model

from satukota.modules.emergency.models import Assignment, Call, Incident, Patient, Transfer, Unit
from satukota.modules.emergency.queries.clock import in_exercise

FLAGS: dict[str, tuple[type[Model], str]] = {
    "call": (Call, "flags"),
    "incident": (Incident, "flags"),
    "into": (Incident, "flags"),
    "assignment": (Assignment, "incident__flags"),
    "patient": (Patient, "incident__flags"),
    "transfer": (Transfer, "call__flags"),
}
"""Where the flags lie of what a verb's field names."""


def other_side(data: dict[str, Any]) -> str:
    """Return the first field of a verb that names something of the other side, empty where there is none."""
    here = in_exercise()
    for field, (model, path) in FLAGS.items():
        row = model._default_manager.filter(pk=data[field]).values_list(path, flat=True) if data.get(field) else None
        if row and any(("exercise" in flags) != here for flags in row):
            return field
    ids = [*data.get("units", ()), *([data["unit"]] if data.get("unit") else [])]
    return "units" if Unit.objects.filter(pk__in=ids).exclude(exercise=here).exists() else ""
