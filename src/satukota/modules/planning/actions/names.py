"""Another name for what everybody knows: told with its reason beside the one before it."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor
from satukota.modules.planning.models import Item, NameChange, Plan
from satukota.modules.planning.queries.names import is_known, known_items

LONGEST_REASON = 300


def require_reason(reason: str) -> str:
    """Return a reason without blanks around it.

    Raises ValidationError where there is none, and for one that is too long: nothing of it is cut.
    """
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Say why: everybody will read it beside what it was before.")})
    try:
        MaxLengthValidator(LONGEST_REASON)(reason)
    except ValidationError as error:
        raise ValidationError({"reason": error.messages}) from error
    return reason


def told_by(reason: str, actor: Actor) -> dict[str, Any]:
    """Return the columns that say why and by which office something known changed. Raises as `require_reason` does."""
    return {
        "reason": require_reason(reason),
        "changed_by_id": actor.user_id,
        "changed_role": actor.role,
        "changed_agency_id": actor.agency_id,
    }


def require_name_reason(item: Item, reason: str) -> None:
    """Raise ValidationError where an item that everybody knows gets another name and nobody says why."""
    stored = Item.objects.filter(pk=item.pk).first() if item.pk else None
    if stored is not None and stored.name != item.name and is_known(stored):
        require_reason(reason)


def keep_item_names(renamed: Sequence[tuple[Item, str]], reason: str, actor: Actor) -> None:
    """Keep what items (each with its name before) were called, those that everybody knows.

    Called within the transaction that renames them. Raises ValidationError as `require_reason` does.
    """
    known = known_items([item for item, _before in renamed]) if renamed else set()
    if known:
        why = told_by(reason, actor)
        NameChange.objects.bulk_create(
            NameChange(item=item, before=before, after=item.name, **why) for item, before in renamed if item.pk in known
        )


def keep_plan_title(plan: Plan, before: Plan, reason: str, actor: Actor) -> None:
    """Keep what a plan was called once a version of it was decided. Raises ValidationError as `require_reason` does."""
    if before.title != plan.title and is_known(plan):
        NameChange.objects.create(plan=plan, before=before.title, after=plan.title, **told_by(reason, actor))
