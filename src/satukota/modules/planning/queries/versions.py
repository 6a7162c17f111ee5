"""The plan as plain data, and what differs between two versions."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from satukota.modules.planning.models import Item, Plan, ProposedChange
from satukota.modules.planning.queries.proposals import CHANGE_RELATED
from satukota.modules.planning.queries.version_parts import PARTS
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


TAGS = {
    "parent": "parent__code", "agency": "agency__code", "dimension": "dimension__code", "mission": "mission__code",
    "spm": "spm__code",
}  # fmt: skip


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


@dataclass(frozen=True)
class PartDiff:
    """What differs of one part between two versions; `kept` is False where the older one did not hold that part."""

    name: str
    changes: list[Change]
    kept: bool = True


def part_diff(plan: Plan, part: str, older: int, newer: int) -> PartDiff:
    """Return what differs of milestones, risks, readiness, indicators or targets; number 0 is the working copy."""
    wanted = plan.versions.filter(number__in=(older, newer)).values_list("number", f"parts__{part}")
    stored: dict[int, Snapshot | None] = dict(wanted)
    before = stored.get(older)
    after = stored.get(newer) if newer else PARTS[part](plan)
    kept = before is not None and after is not None
    return PartDiff(part, diff(before or {}, after or {}) if kept else [], kept)


def approved_between(plan: Plan, older: int, newer: int) -> QuerySet[ProposedChange]:
    """Return the changes that came to hold after one version was decided and until another one was."""
    days = dict(plan.versions.filter(number__in=(older, newer)).values_list("number", "decided_at"))
    changes = ProposedChange.objects.filter(plan=plan, state=ProposedChange.State.APPLIED)
    if older in days:
        changes = changes.filter(decided_at__gt=days[older])
    if newer in days:
        changes = changes.filter(decided_at__lte=days[newer])
    return changes.select_related(*CHANGE_RELATED).order_by("-decided_at", "-pk")
