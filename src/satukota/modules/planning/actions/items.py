"""Items of a plan: saved where they belong in its tree, and dropped."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor
from satukota.modules.planning.actions.events import ItemDropped, ItemSaved, note
from satukota.modules.planning.actions.names import keep_dropped, keep_item_changes, require_promised
from satukota.modules.planning.actions.round_events import PromiseTold
from satukota.modules.planning.models import Item
from satukota.modules.planning.queries.money import moved_sums
from satukota.modules.planning.rules import terms, tree
from satukota.modules.planning.rules.funds import parts_in
from satukota.modules.planning.rules.places import path_of
from satukota.modules.planning.rules.sheet import inherits


@transaction.atomic
def save_item(item: Item, actor: Actor, reason: str = "") -> Item:
    """Add or change an item; another name, day or office of one that everybody knows is kept with its reason.

    Raises ValidationError where it does not fit under its parent or its plan's years, or that reason is missing.
    """
    place(item)
    if sum(parts_in(item.funds, None).values()) != (item.budget or 0):
        item.funds = ""  # parts of a budget that is another one now say nothing
    item.full_clean(exclude=["path"])
    before = Item.objects.filter(pk=item.pk).values().first() if item.pk else None
    require_promised([item])
    keep_item_changes([item], reason, actor)
    item.save()
    changed = [name for name, old in (before or {}).items() if name != "changed_at" and old != getattr(item, name)]
    if "path" in changed:
        move_children(item)
    note(ItemSaved(item.plan_id, tuple(changed)), "item", item.pk, actor, agency_id=item.agency_id)
    if before is not None and "state" in changed and Item.State.DONE in (item.state, before["state"]):
        part = "done" if item.state == Item.State.DONE else "open"
        note(PromiseTold(part), "item", item.pk, actor, agency_id=item.agency_id, public=True)
    return item


@transaction.atomic
def drop_item(item: Item, reason: str, actor: Actor, *, with_parts: bool = False, parts_to: Item | None = None) -> Item:
    """Take an item out of the plan and keep it with the reason.

    What stands below it is dropped too (`with_parts`) or moves below `parts_to`: nothing is left without a heading.
    Raises ValidationError without a reason, and where parts are left and neither is said.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the item is dropped: it stays in the plan's history.")})
    parts = list(item.children.exclude(state=Item.State.DROPPED).select_related("plan"))
    if parts and not with_parts and parts_to is None:
        raise ValidationError(
            {"parts": _("%(n)s items stand below this one: say what becomes of them.") % {"n": len(parts)}}
        )
    for part in parts:
        if with_parts:
            drop_item(part, reason, actor, with_parts=True)
        else:
            _move(part, item, parts_to, actor)
    keep_dropped(item, reason, actor)
    item.state, item.dropped_reason = Item.State.DROPPED, reason.strip()[:300]
    item.save(update_fields=["state", "dropped_reason", "changed_at"])
    note(ItemDropped(item.plan_id), "item", item.pk, actor, agency_id=item.agency_id)
    return item


def _move(part: Item, above: Item, to: Item | None, actor: Actor) -> None:
    """Put a part of a dropped item below another; whatever was for that mission is for the one where it stands now."""
    for row in [part, *part.plan.items.filter(path__startswith=f"{part.path}/", mission=above).select_related("plan")]:
        row.refresh_from_db()
        row.parent = to if row.pk == part.pk else row.parent
        row.mission_id = None if row.mission_id == above.pk else row.mission_id
        save_item(row, actor)


def place(item: Item) -> None:
    """Give an item its depth, sort key, mission and term, and refuse what cannot stand there."""
    parent = item.parent
    if parent is not None and parent.plan_id != item.plan_id:
        raise ValidationError({"parent": _("The parent belongs to another plan.")})
    if not tree.fits(tree.Kind(item.kind), tree.Kind(parent.kind) if parent else None):
        raise ValidationError({"parent": _("An item of this kind cannot stand there.")})
    if parent is not None and item.pk and (parent.pk == item.pk or parent.path.startswith(f"{item.path}/")):
        raise ValidationError({"parent": _("An item cannot stand under itself.")})
    if years := moved_sums(item, parent):
        words = _(
            "Money of %(years)s was published where this stands and would count twice or no more elsewhere: drop it with"
            " its reason, and add a new item there."
        )
        raise ValidationError({"parent": words % {"years": ", ".join(map(str, years))}})
    if parent is not None and not inherits(tree.Kind(item.kind), item.nomenclature, parent.nomenclature):
        words = _("This code does not lie below %(code)s, the code of the item above.")
        raise ValidationError({"nomenclature": words % {"code": parent.nomenclature}})
    item.depth = parent.depth + 1 if parent else 0
    item.path = path_of(item.code, parent.path if parent else "")
    if item.mission_id is None and parent is not None:
        item.mission_id = parent.pk if parent.kind == tree.Kind.MISSION else parent.mission_id
    if not item.term and item.ends:
        item.term = terms.term_of(item.plan.start_year, item.ends)


def move_children(item: Item) -> None:
    """Give everything below an item its depth and sort key anew."""
    for child in item.children.select_related("plan"):
        child.depth, child.path = item.depth + 1, path_of(child.code, item.path)
        child.save(update_fields=["depth", "path"])
        move_children(child)
