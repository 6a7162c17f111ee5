"""What hangs on an item: milestones, risks, dependencies, and the sheet of a quick win."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import has_permission, user_with_id
from satukota.modules.planning.actions.events import DetailSaved, ExposeApproved, ExposeWritten, note
from satukota.modules.planning.actions.risks import close, keep_judgement
from satukota.modules.planning.actions.round_events import PromiseTold
from satukota.modules.planning.models import (
    Dependency,
    Expose,
    Item,
    Milestone,
    MilestoneChange,
    Plan,
    Risk,
)
from satukota.modules.planning.queries.rights import reports_for


@transaction.atomic
def save_detail[Detail: Milestone | Risk | Dependency](detail: Detail, actor: Actor, *, reason: str = "") -> Detail:
    """Add or change a milestone, a risk or a dependency.

    What a milestone or a risk said before is kept with the reason. Raises ValidationError: a circle of dependencies, a milestone
    that is moved or opened again without a reason, or reached in days to come.
    """
    if isinstance(detail, Dependency):
        refuse_circle(detail)
    detail.full_clean()
    if isinstance(detail, Milestone):
        _keep_promise(detail, actor, reason.strip()[:300])
    if isinstance(detail, Risk):
        keep_judgement(detail, actor, reason.strip()[:300])
    detail.save()
    note(DetailSaved(type(detail).__name__.lower(), detail.pk), "item", detail.item_id, actor)
    return detail


def _keep_promise(milestone: Milestone, actor: Actor, reason: str) -> None:
    """Keep what a milestone said, where something else is said now."""
    before = check_milestone(milestone, reason)
    if before is None:
        return
    MilestoneChange.objects.create(
        milestone=before,
        name=before.name,
        due=before.due,
        done_on=before.done_on,
        reason=reason,
        changed_by_id=actor.user_id,
        changed_role=actor.role,
    )
    note(PromiseTold("milestone"), "item", milestone.item_id, actor, agency_id=milestone.item.agency_id, public=True)


def check_milestone(milestone: Milestone, reason: str) -> Milestone | None:
    """Return what a milestone said before where that changes now, locked; None where nothing does.

    Raises ValidationError: reached in days to come, moved or opened again without a reason.
    """
    if milestone.done_on and milestone.done_on > timezone.localdate():
        raise ValidationError({"done_on": _("This day is still to come: a milestone is reached when it is.")})
    before = Milestone.objects.select_for_update().filter(pk=milestone.pk).first() if milestone.pk else None
    facts = ("name", "due", "done_on")
    if before is None or all(getattr(before, name) == getattr(milestone, name) for name in facts):
        return None
    reached = before.done_on is None and (before.name, before.due) == (milestone.name, milestone.due)
    if not reached and not reason.strip():
        raise ValidationError({"reason": _("Say why this changes: the first date stays visible beside the new one.")})
    return before


def refuse_circle(dependency: Dependency) -> None:
    """Raise ValidationError where two items would wait for each other, or one for what it is a part of."""
    item, needed = dependency.item, dependency.needs
    Plan.objects.select_for_update().get(pk=item.plan_id)  # two of them at once would each see no circle
    if _leads_to(needed.pk, item.pk):
        raise ValidationError(_("These two would wait for each other."))
    if _is_part_of(item, needed) or _is_part_of(needed, item):
        raise ValidationError(_("One of these is a part of the other: they end together, so neither waits."))


def _is_part_of(part: Item, whole: Item) -> bool:
    return part.plan_id == whole.plan_id and part.path.startswith(f"{whole.path}/")


def _leads_to(start: int, goal: int) -> bool:
    seen: set[int] = set()
    front = {start}
    while front and goal not in front:
        seen |= front
        front = set(Dependency.objects.filter(item_id__in=front).values_list("needs_id", flat=True)) - seen
    return goal in front


@transaction.atomic
def remove_detail(detail: Milestone | Risk | Dependency, actor: Actor) -> None:
    """Take away a milestone or a dependency, or close a risk.

    Raises ValidationError for a milestone that is due, reached or was moved: it stays, as what was promised.
    """
    if isinstance(detail, Milestone):
        check_removable(detail)
    kind, pk, item = type(detail).__name__.lower(), detail.pk, detail.item_id
    if isinstance(detail, Risk):
        close(detail, actor)
    else:
        detail.delete()
    note(DetailSaved(kind, pk, removed=True), "item", item, actor)


def check_removable(milestone: Milestone) -> None:
    """Raise ValidationError for a milestone that is due, reached or was moved: it is what was promised."""
    if milestone.done_on is not None or milestone.due <= timezone.localdate() or milestone.changes.exists():
        raise ValidationError(
            _("This milestone is part of what was promised: it stays. Change its date with a reason.")
        )


@transaction.atomic
def reach_milestone(milestone: Milestone, day: date | None, actor: Actor, *, reason: str = "") -> Milestone:
    """Mark a milestone as reached on a day, or as open again with None and a reason. Raises ValidationError."""
    milestone.done_on = day
    return save_detail(milestone, actor, reason=reason)


APPROVE = "planning.approve"


@transaction.atomic
def write_expose(expose: Expose, actor: Actor) -> Expose:
    """Keep the words of a quick win's sheet; what was said before stays, and stays public until these are approved.

    Raises PermissionDenied for people of another agency, ValidationError for what is no quick win.
    """
    item = expose.item
    user = user_with_id(actor.user_id) if actor.user_id else None
    if actor.role != "system" and not (user and reports_for(user, item.agency_id)):
        raise PermissionDenied("planning.fill")
    if not item.quick_win:
        raise ValidationError(_("Only a quick win has such a sheet."))
    expose.written_by_id = actor.user_id
    expose.full_clean()
    expose.save()
    note(ExposeWritten(expose.pk), "item", item.pk, actor, agency_id=item.agency_id)
    return expose


@transaction.atomic
def approve_expose(expose: Expose, actor: Actor) -> Expose:
    """Make the words of a sheet public, as somebody else than who wrote them.

    Raises ValidationError: one's own words, approved already, or newer words were written.
    """
    row = Expose.objects.select_for_update().get(pk=expose.pk)
    user = user_with_id(actor.user_id) if actor.user_id else None
    if actor.role != "system" and not has_permission(user, APPROVE):
        raise PermissionDenied(APPROVE)
    if row.written_by_id is not None and row.written_by_id == actor.user_id:
        raise ValidationError(_("Who wrote it cannot approve it: somebody else has to."))
    if row.approved_at is not None or row.item.exposes.filter(pk__gt=row.pk).exists():
        raise ValidationError(_("This has been decided already, or there are newer words."))
    row.approved_by_id, row.approved_at = actor.user_id, timezone.now()
    row.save(update_fields=["approved_by", "approved_at"])
    note(ExposeApproved(row.pk), "item", row.item_id, actor, agency_id=row.item.agency_id, public=True)
    return row
