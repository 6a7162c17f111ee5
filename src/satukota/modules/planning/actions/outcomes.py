"""The tree of performance outcomes: saved, ended with a reason, and contributed to by other agencies."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor, EventData
from satukota.modules.planning.actions.events import note
from satukota.modules.planning.actions.names import require_reason
from satukota.modules.planning.models import Contribution, Indicator, Item, Outcome
from satukota.modules.planning.rules.outcomes import Level, fits
from satukota.modules.planning.rules.places import path_of


@dataclass(frozen=True, slots=True)
class OutcomeSaved(EventData):
    """An outcome of `plan_id` was added or changed. `fields` names what changed; empty for a new one."""

    name: ClassVar[str] = "planning.outcome_saved"
    plan_id: int = 0
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OutcomeEnded(EventData):
    """An outcome left the tree of `plan_id`; the reason stands with it."""

    name: ClassVar[str] = "planning.outcome_ended"
    plan_id: int = 0


@dataclass(frozen=True, slots=True)
class ContributionSaved(EventData):
    """The contribution `contribution_id` of the agency `agency_id` to an outcome was entered, changed or `removed`.

    `by_id` is the contributing agency's own outcome, 0 without one.
    """

    name: ClassVar[str] = "planning.contribution_saved"
    contribution_id: int = 0
    agency_id: int = 0
    by_id: int = 0
    removed: bool = False


@transaction.atomic
def save_outcome(
    outcome: Outcome,
    actor: Actor,
    *,
    indicators: Iterable[Indicator] | None = None,
    items: Iterable[Item] | None = None,
) -> Outcome:
    """Add or change an outcome with the indicators and items that it points at (None: as they are).

    Raises ValidationError where it does not fit below the outcome that it leads to.
    """
    _place(outcome)
    outcome.full_clean(exclude=["path"])
    before = Outcome.objects.filter(pk=outcome.pk).values().first() if outcome.pk else None
    outcome.save()
    changed = [name for name, old in (before or {}).items() if old != getattr(outcome, name)]
    if "path" in changed:
        _move_below(outcome)
    for name, rows in (("indicators", indicators), ("items", items)):
        if rows is not None:
            wanted, related = {row.pk for row in rows}, getattr(outcome, name)
            if before is not None and wanted != set(related.values_list("pk", flat=True)):
                changed.append(name)
            related.set(wanted)
    note(OutcomeSaved(outcome.plan_id, tuple(changed)), "outcome", outcome.pk, actor, agency_id=outcome.agency_id)
    return outcome


def _place(outcome: Outcome) -> None:
    above = outcome.parent
    if above is not None and above.plan_id != outcome.plan_id:
        raise ValidationError({"parent": _("This outcome belongs to another plan.")})
    if above is not None and outcome.pk and (above.pk == outcome.pk or above.path.startswith(f"{outcome.path}/")):
        raise ValidationError({"parent": _("An outcome cannot lead to itself.")})
    if outcome.level in Level and not fits(Level(outcome.level), Level(above.level) if above else None):
        raise ValidationError({"parent": _("An outcome leads to one of the same or of a higher level.")})
    outcome.path = path_of(outcome.code, above.path if above else "")


def _move_below(outcome: Outcome) -> None:
    for child in outcome.children.all():
        child.path = path_of(child.code, outcome.path)
        child.save(update_fields=["path"])
        _move_below(child)


@transaction.atomic
def end_outcome(outcome: Outcome, reason: str, actor: Actor) -> Outcome:
    """Take an outcome out of the tree and keep it with the reason.

    Raises ValidationError without a reason, and while others lead to it: nothing hangs below what is gone.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it ends: it stays in the history of the tree.")})
    below = outcome.children.filter(ended_on=None).count()
    if below:
        words = _("%(n)s outcomes lead to this one. Let them lead elsewhere first, or end them.")
        raise ValidationError({"reason": words % {"n": below}})
    outcome.ended_on, outcome.ended_reason = timezone.localdate(), require_reason(reason)
    outcome.save(update_fields=["ended_on", "ended_reason"])
    note(OutcomeEnded(outcome.plan_id), "outcome", outcome.pk, actor, agency_id=outcome.agency_id)
    return outcome


@transaction.atomic
def save_contribution(contribution: Contribution, actor: Actor) -> Contribution:
    """Say what an agency does for the outcome of another.

    Raises ValidationError for the owner's own outcome, and where the outcome it acts by is not its own.
    """
    if contribution.agency_id and contribution.agency_id == contribution.outcome.agency_id:
        raise ValidationError({"agency": _("This agency owns the outcome: what it does itself stands below it.")})
    if contribution.by is not None and contribution.by.agency_id != contribution.agency_id:
        raise ValidationError({"by": _("This outcome is another agency's.")})
    contribution.full_clean()
    contribution.save()
    _note(contribution, contribution.pk, actor)
    return contribution


@transaction.atomic
def remove_contribution(contribution: Contribution, actor: Actor) -> None:
    """Take a contribution back; the event keeps whose it was and to what."""
    pk = contribution.pk
    contribution.delete()
    _note(contribution, pk, actor, removed=True)


def _note(contribution: Contribution, pk: int, actor: Actor, *, removed: bool = False) -> None:
    data = ContributionSaved(pk, contribution.agency_id, contribution.by_id or 0, removed=removed)
    note(data, "outcome", contribution.outcome_id, actor, agency_id=contribution.agency_id)
