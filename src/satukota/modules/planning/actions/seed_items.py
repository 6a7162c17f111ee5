"""Rows of a plan file as items."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from satukota.kernel.people.api import Agency
from satukota.modules.planning.models import Dimension, Item, Plan, SpmService

PLAIN = (
    "kind",
    "code",
    "name",
    "summary",
    "nomenclature",
    "starts",
    "ends",
    "budget",
    "quick_win",
    "state",
    "dropped_reason",
)


def item_of(plan: Plan, row: Mapping[str, Any], parent: Item | None) -> Item:
    """Return the item that a row describes, not yet saved."""
    fields = {name: row[name] for name in PLAIN if name in row}
    for name in ("starts", "ends"):
        if name in fields:
            fields[name] = date.fromisoformat(fields[name])
    return Item(
        plan=plan,
        parent=parent,
        agency=Agency.objects.filter(code=row.get("agency", "")).first(),
        dimension=Dimension.objects.filter(code=row.get("dimension", "")).first(),
        spm=SpmService.objects.filter(code=row.get("spm", "")).first(),
        **fields,
    )
