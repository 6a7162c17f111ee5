"""Changing a plan: each function is one transaction with one event."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor
from satukota.modules.planning.actions.events import (
    DetailSaved,
    ItemDropped,
    ItemSaved,
    PlanSaved,
    VersionDecided,
    note,
)
from satukota.modules.planning.models import Dependency, Item, Milestone, Plan, PlanVersion, Risk
from satukota.modules.planning.queries.versions import snapshot
from satukota.modules.planning.rules import tree
from satukota.modules.planning.rules.sheet import inherits

PATH_WIDTH = 6


@transaction.atomic
def save_plan(plan: Plan, actor: Actor) -> Plan:
    """Make a plan or change its head. Only one plan is the main one."""
    plan.full_clean()
    if plan.is_main:
        Plan.objects.exclude(pk=plan.pk).filter(is_main=True).update(is_main=False)
    plan.save()
    note(PlanSaved(), "plan", plan.pk, actor)
    return plan


def path_of(item: Item, parent: Item | None) -> str:
    """Return the sort key of an item: its parent's, then its own code with numbers made comparable."""
    own = ".".join(part.zfill(PATH_WIDTH) if part.isdigit() else part for part in item.code.split("."))
    return f"{parent.path}/{own}"[:400] if parent else own[:400]


@transaction.atomic
def save_item(item: Item, actor: Actor) -> Item:
    """Add or change an item. Raises ValidationError where it does not fit under its parent or its plan's years."""
    place(item)
    item.full_clean(exclude=["path"])
    before = Item.objects.filter(pk=item.pk).values().first() if item.pk else None
    item.save()
    changed = [name for name, old in (before or {}).items() if name != "changed_at" and old != getattr(item, name)]
    if "path" in changed:
        _move_children(item)
    note(ItemSaved(item.plan_id, tuple(changed)), "item", item.pk, actor, agency_id=item.agency_id)
    return item


def place(item: Item) -> None:
    """Give an item its depth, sort key, mission and term, and refuse what cannot stand there."""
    parent = item.parent
    if parent is not None and parent.plan_id != item.plan_id:
        raise ValidationError({"parent": _("The parent belongs to another plan.")})
    if not tree.fits(tree.Kind(item.kind), tree.Kind(parent.kind) if parent else None):
        raise ValidationError({"parent": _("An item of this kind cannot stand there.")})
    if parent is not None and item.pk and (parent.pk == item.pk or parent.path.startswith(f"{item.path}/")):
        raise ValidationError({"parent": _("An item cannot stand under itself.")})
    if parent is not None and not inherits(tree.Kind(item.kind), item.nomenclature, parent.nomenclature):
        words = _("This code does not lie below %(code)s, the code of the item above.")
        raise ValidationError({"nomenclature": words % {"code": parent.nomenclature}})
    item.depth = parent.depth + 1 if parent else 0
    item.path = path_of(item, parent)
    if item.mission_id is None and parent is not None:
        item.mission_id = parent.pk if parent.kind == tree.Kind.MISSION else parent.mission_id
    if not item.term and item.ends:
        item.term = tree.term_of(item.plan.start_year, item.ends)


def _move_children(item: Item) -> None:
    for child in item.children.select_related("plan"):
        child.depth, child.path = item.depth + 1, path_of(child, item)
        child.save(update_fields=["depth", "path"])
        _move_children(child)


@transaction.atomic
def drop_item(item: Item, reason: str, actor: Actor) -> Item:
    """Take an item out of the plan and keep it with the reason. Raises ValidationError without a reason."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the item is dropped: it stays in the plan's history.")})
    item.state, item.dropped_reason = Item.State.DROPPED, reason.strip()[:300]
    item.save(update_fields=["state", "dropped_reason", "changed_at"])
    note(ItemDropped(item.plan_id), "item", item.pk, actor, agency_id=item.agency_id)
    return item


@transaction.atomic
def decide_version(plan: Plan, reason: str, actor: Actor) -> PlanVersion:
    """Freeze the plan as its next version. Raises ValidationError where nothing changed since the last one."""
    Plan.objects.select_for_update().get(pk=plan.pk)
    last = plan.versions.first()
    items = snapshot(plan)
    if last is not None and not tree.diff(last.items, items):
        raise ValidationError(_("Nothing changed since version %(number)s.") % {"number": last.number})
    version = PlanVersion.objects.create(
        plan=plan,
        number=last.number + 1 if last else 1,
        reason=reason[:300],
        items=items,
        regulation=plan.regulation,
        decided_by_id=actor.user_id,
    )
    note(VersionDecided(version.number), "plan", plan.pk, actor)
    return version


@transaction.atomic
def save_detail[Detail: (Milestone, Risk, Dependency)](detail: Detail, actor: Actor) -> Detail:
    """Add or change a milestone, a risk or a dependency. Raises ValidationError for a circle of dependencies."""
    if isinstance(detail, Dependency) and _leads_to(detail.needs_id, detail.item_id):
        raise ValidationError(_("These two would wait for each other."))
    detail.full_clean()
    detail.save()
    note(DetailSaved(type(detail).__name__.lower(), detail.pk), "item", detail.item_id, actor)
    return detail


def _leads_to(start: int, goal: int) -> bool:
    seen: set[int] = set()
    front = {start}
    while front and goal not in front:
        seen |= front
        front = set(Dependency.objects.filter(item_id__in=front).values_list("needs_id", flat=True)) - seen
    return goal in front


@transaction.atomic
def remove_detail(detail: Milestone | Risk | Dependency, actor: Actor) -> None:
    """Take away a milestone, a risk or a dependency."""
    kind, pk, item = type(detail).__name__.lower(), detail.pk, detail.item_id
    detail.delete()
    note(DetailSaved(kind, pk, removed=True), "item", item, actor)


@transaction.atomic
def reach_milestone(milestone: Milestone, day: date | None, actor: Actor) -> Milestone:
    """Mark a milestone as reached on a day, or as open again with None."""
    milestone.done_on = day
    milestone.save(update_fields=["done_on"])
    note(DetailSaved("milestone", milestone.pk), "item", milestone.item_id, actor)
    return milestone
