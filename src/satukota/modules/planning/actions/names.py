"""What everybody knows of an item or a plan: another name, day or office is told with its reason beside the one before."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor
from satukota.modules.planning.actions.events import note
from satukota.modules.planning.actions.round_events import PromiseTold
from satukota.modules.planning.models import Dimension, Item, Plan, ToldChange
from satukota.modules.planning.queries.names import is_known, known_items
from satukota.modules.planning.queries.promises import has_day
from satukota.modules.planning.queries.tree import TOP_KINDS

LONGEST_REASON = 300
Part = ToldChange.Part
PARTS: Mapping[ToldChange.Part, str] = {
    Part.NAME: "name", Part.ENDS: "ends", Part.AGENCY: "agency_id", Part.BUDGET: "budget",
}  # fmt: skip
"""What is told of an item, each with its column; the budget of those whose budget the public plan shows."""


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


def require_told(item: Item, reason: str) -> None:
    """Raise ValidationError where what everybody knows of an item changes and nobody says why, or a promise would vanish."""
    require_promised([item])
    stored = Item.objects.filter(pk=item.pk).first() if item.pk else None
    if stored is not None and _told_parts(stored, item) and is_known(stored):
        require_reason(reason)


def keep_item_changes(items: Sequence[Item], reason: str, actor: Actor) -> None:
    """Keep what items that everybody knows were, before they are saved as they are now.

    Called within the transaction that saves them. Raises ValidationError as `require_reason` does.
    """
    stored = Item.objects.select_related("agency").in_bulk([item.pk for item in items if item.pk])
    changed = [(stored[item.pk], item) for item in items if item.pk in stored and _told_parts(stored[item.pk], item)]
    known = known_items([before for before, _after in changed]) if changed else set()
    told = [(before, after) for before, after in changed if before.pk in known]
    if not told:
        return
    why = told_by(reason, actor)
    ToldChange.objects.bulk_create(
        ToldChange(item=after, part=part, before=_written(before, part), after=_written(after, part), **why)
        for before, after in told
        for part in _told_parts(before, after)
    )
    for before, after in told:
        if before.ends != after.ends:
            note(PromiseTold("ends"), "item", after.pk, actor, agency_id=after.agency_id, public=True)


def _told_parts(before: Item, after: Item) -> list[ToldChange.Part]:
    changed = [part for part, column in PARTS.items() if getattr(before, column) != getattr(after, column)]
    return [part for part in changed if part is not Part.BUDGET or before.kind in TOP_KINDS]


def _written(item: Item, part: ToldChange.Part) -> str:
    """Return a part as it is kept: an office by the name that it had, a day as YYYY-MM-DD."""
    value = getattr(item, part)
    if part is Part.AGENCY:
        return item.agency.name if item.agency else ""
    return value.isoformat() if isinstance(value, date) else str("" if value is None else value)


def require_promised(items: Sequence[Item]) -> None:
    """Raise ValidationError where an item was promised for a day and would stand among the promises no more."""
    stored = Item.objects.in_bulk([item.pk for item in items if item.pk])
    for item in items:
        before = stored.get(item.pk)
        if before is not None and _is_otherwise_promised(before, item) and has_day(before):
            _refuse_vanished(item)


def _is_otherwise_promised(before: Item, after: Item) -> bool:
    facts = ("ends", "quick_win", "kind")
    return any(getattr(before, name) != getattr(after, name) for name in facts) and after.state != Item.State.DROPPED


def _refuse_vanished(item: Item) -> None:
    if item.ends is None:
        raise ValidationError(
            {"ends": _("Everybody was promised a day: name another one with the reason, or drop the item.")}
        )
    if not has_day(item):
        raise ValidationError(
            {"quick_win": _("Everybody follows this as a promise: it stays one, or is dropped with the reason.")}
        )


def keep_dropped(item: Item, reason: str, actor: Actor) -> None:
    """Keep that an item that everybody knows is dropped: it stands in no list of the plan any more. Raises as above."""
    if is_known(item):
        ToldChange.objects.create(item=item, part=Part.DROPPED, before=item.name, **told_by(reason, actor))


def keep_plan_head(plan: Plan, before: Plan, reason: str, actor: Actor) -> None:
    """Keep title and vision of a plan once a version of it was decided. Raises ValidationError as `require_reason` does."""
    parts = [part for part in (Part.TITLE, Part.VISION) if getattr(before, part) != getattr(plan, part)]
    if parts and is_known(plan):
        why = told_by(reason, actor)
        ToldChange.objects.bulk_create(
            ToldChange(plan=plan, part=part, before=getattr(before, part), after=getattr(plan, part), **why)
            for part in parts
        )


def keep_dimension_name(dimension: Dimension, before: str, reason: str, actor: Actor) -> None:
    """Keep what a dimension was called: everybody knows them all. Raises ValidationError as `require_reason` does."""
    if before != dimension.name:
        ToldChange.objects.create(dimension=dimension, before=before, after=dimension.name, **told_by(reason, actor))
