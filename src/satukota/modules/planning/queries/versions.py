"""The plan as plain data, and what differs between two versions."""

from typing import Any

from satukota.modules.planning.models import Item, Plan
from satukota.modules.planning.rules.tree import Change, Snapshot, diff

SNAPSHOT = ("code", "kind", "name", "nomenclature", "term", "budget", "quick_win", "state", "dropped_reason")


def snapshot(plan: Plan) -> dict[str, dict[str, Any]]:
    """Return the plan's items as plain data by their lasting id, dropped ones left out."""
    related = ("parent", "agency", "dimension", "spm")
    items = plan.items.exclude(state=Item.State.DROPPED).select_related(*related).order_by("path")
    return {str(item.uid): _facts(item) for item in items}


def _facts(item: Item) -> dict[str, Any]:
    facts: dict[str, Any] = {name: getattr(item, name) for name in SNAPSHOT}
    return facts | {
        "parent": item.parent.code if item.parent else "",
        "agency": item.agency.code if item.agency else "",
        "dimension": item.dimension.code if item.dimension else "",
        "spm": item.spm.code if item.spm else "",
        "starts": item.starts.isoformat() if item.starts else "",
        "ends": item.ends.isoformat() if item.ends else "",
    }


def version_diff(plan: Plan, older: int, newer: int) -> list[Change]:
    """Return the changes between two versions of a plan; number 0 is the working copy."""
    held: dict[int, Snapshot] = dict(plan.versions.filter(number__in=(older, newer)).values_list("number", "items"))
    return diff(held.get(older, {}), held.get(newer, {}) if newer else snapshot(plan))
