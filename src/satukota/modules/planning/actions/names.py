"""Another name for what everybody knows: told with its reason beside the one before it."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor
from satukota.modules.planning.models import Item, NameChange, Plan
from satukota.modules.planning.queries.names import is_known, known_items


def require_name_reason(item: Item, reason: str) -> None:
    """Raise ValidationError where an item that everybody knows gets another name and nobody says why."""
    stored = Item.objects.filter(pk=item.pk).first() if item.pk else None
    if stored is not None and stored.name != item.name:
        _require([item] if is_known(stored) else [], reason)


def keep_item_names(renamed: Sequence[tuple[Item, str]], reason: str, actor: Actor) -> None:
    """Keep what items (each with its name before) were called, those that everybody knows.

    Called within the transaction that renames them. Raises ValidationError without a reason.
    """
    known = known_items([item for item, _before in renamed]) if renamed else set()
    kept = [(item, before) for item, before in renamed if item.pk in known]
    _require([item for item, _before in kept], reason)
    NameChange.objects.bulk_create(_change(before, item.name, reason, actor, item=item) for item, before in kept)


def keep_plan_title(plan: Plan, before: Plan, reason: str, actor: Actor) -> None:
    """Keep what a plan was called once a version of it was decided. Raises ValidationError without a reason."""
    if before.title == plan.title or not is_known(plan):
        return
    _require([plan], reason)
    _change(before.title, plan.title, reason, actor, plan=plan).save()


def _require(rows: Sequence[Item | Plan], reason: str) -> None:
    if rows and not reason.strip():
        raise ValidationError({"reason": _("Say why: everybody will read it beside what it was before.")})


def _change(
    before: str, after: str, reason: str, actor: Actor, *, item: Item | None = None, plan: Plan | None = None
) -> NameChange:
    return NameChange(
        item=item,
        plan=plan,
        before=before,
        after=after,
        reason=reason.strip()[:300],
        changed_by_id=actor.user_id,
        changed_role=actor.role,
        changed_agency_id=actor.agency_id,
    )
