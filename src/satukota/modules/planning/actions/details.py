"""What hangs on an item: milestones, risks, dependencies."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor
from satukota.modules.planning.actions.events import DetailSaved, note
from satukota.modules.planning.models import Dependency, Milestone, Risk


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
