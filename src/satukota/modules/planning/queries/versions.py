"""The plan as plain data, and what differs between two versions."""

from typing import Any

from satukota.modules.planning.models import Item, Plan
from satukota.modules.planning.rules.differences import Change, Snapshot, diff

SNAPSHOT = (
    "code",
    "kind",
    "name",
    "nomenclature",
    "term",
    "budget",
    "quick_win",
    "exchanges",
    "state",
    "dropped_reason",
)


TAGS = {"parent": "parent__code", "agency": "agency__code", "dimension": "dimension__code", "spm": "spm__code"}


def snapshot(plan: Plan) -> dict[str, dict[str, Any]]:
    """Return the plan's items as plain data by their lasting id, dropped ones left out."""
    items = plan.items.exclude(state=Item.State.DROPPED).order_by("path")
    return {str(row["uid"]): _facts(row) for row in items.values("uid", "starts", "ends", *SNAPSHOT, *TAGS.values())}


def _facts(row: dict[str, Any]) -> dict[str, Any]:
    facts: dict[str, Any] = {name: row[name] for name in SNAPSHOT}
    facts |= {name: row[column] or "" for name, column in TAGS.items()}
    return facts | {name: row[name].isoformat() if row[name] else "" for name in ("starts", "ends")}


def version_diff(plan: Plan, older: int, newer: int) -> list[Change]:
    """Return the changes between two versions of a plan; number 0 is the working copy."""
    snapshots: dict[int, Snapshot] = dict(
        plan.versions.filter(number__in=(older, newer)).values_list("number", "items")
    )
    return diff(snapshots.get(older, {}), snapshots.get(newer, {}) if newer else snapshot(plan))
