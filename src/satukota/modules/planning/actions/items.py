"""Items of a plan: saved and dropped."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor
from satukota.modules.planning.actions.events import ItemDropped, ItemSaved, note
from satukota.modules.planning.actions.placing import move_children, place
from satukota.modules.planning.models import Item


@transaction.atomic
def save_item(item: Item, actor: Actor) -> Item:
    """Add or change an item. Raises ValidationError where it does not fit under its parent or its plan's years."""
    place(item)
    item.full_clean(exclude=["path"])
    before = Item.objects.filter(pk=item.pk).values().first() if item.pk else None
    item.save()
    changed = [name for name, old in (before or {}).items() if name != "changed_at" and old != getattr(item, name)]
    if "path" in changed:
        move_children(item)
    note(ItemSaved(item.plan_id, tuple(changed)), "item", item.pk, actor, agency_id=item.agency_id)
    return item


@transaction.atomic
def drop_item(item: Item, reason: str, actor: Actor) -> Item:
    """Take an item out of the plan and keep it with the reason. Raises ValidationError without a reason."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the item is dropped: it stays in the plan's history.")})
    item.state, item.dropped_reason = Item.State.DROPPED, reason.strip()[:300]
    item.save(update_fields=["state", "dropped_reason", "changed_at"])
    note(ItemDropped(item.plan_id), "item", item.pk, actor, agency_id=item.agency_id)
    return item
