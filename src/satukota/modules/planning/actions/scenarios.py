"""Scenarios: played with, then proposed as changes of the plan that others decide on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.kernel.events.api import Actor, EventData
from satukota.kernel.people.api import User
from satukota.modules.planning.actions.events import note
from satukota.modules.planning.actions.names import require_reason
from satukota.modules.planning.actions.proposals import Wish, propose
from satukota.modules.planning.actions.targets import Aim, PlanChange, write_target
from satukota.modules.planning.models import Item, Scenario, ScenarioStep
from satukota.modules.planning.queries.targets import target_of


@dataclass(frozen=True, slots=True)
class ScenarioChanged(EventData):
    """A scenario was made or changed (`change`: saved, step, removed), or proposed as changes of the plan (proposed)."""

    name: ClassVar[str] = "planning.scenario_changed"
    change: str = ""


@transaction.atomic
def save_scenario(scenario: Scenario, actor: Actor) -> Scenario:
    """Make a scenario, or change its name or ceiling. Raises ValidationError."""
    _still_played(scenario)
    scenario.made_by_id = scenario.made_by_id or actor.user_id
    scenario.full_clean()
    scenario.save()
    _note(scenario, "saved", actor)
    return scenario


@transaction.atomic
def save_step(step: ScenarioStep, actor: Actor) -> ScenarioStep:
    """Postpone an item in a scenario, or promise another figure. Raises ValidationError."""
    _still_played(step.scenario)
    if step.item is not None and step.item.plan_id != step.scenario.plan_id:
        raise ValidationError({"item": _("This item is of another plan.")})
    if step.indicator is not None and target_of(step.indicator, step.scenario.year) is None:
        raise ValidationError({"indicator": _("Nothing is promised of this indicator for the year.")})
    step.full_clean()
    step.save()
    _note(step.scenario, "step", actor)
    return step


@transaction.atomic
def remove_step(step: ScenarioStep, actor: Actor) -> None:
    """Take a step back. Raises ValidationError."""
    _still_played(step.scenario)
    step.delete()
    _note(step.scenario, "removed", actor)


def _still_played(scenario: Scenario) -> None:
    if scenario.pk and Scenario.objects.select_for_update(of=("self",)).get(pk=scenario.pk).proposed_at:
        raise ValidationError(_("This scenario was proposed and stays as it is."))


@transaction.atomic
def propose_scenario(scenario: Scenario, change: PlanChange, user: User, actor: Actor) -> Mapping[str, int]:
    """Put the steps of a scenario before who decides on them; return how many items and targets.

    Items go a year later by the way of every change of the plan, targets by the plan change. Its ceiling is no part of
    the plan: budgets change with their document. Raises ValidationError, with nothing proposed.
    """
    _still_played(scenario)
    counts = {"items": 0, "targets": 0}
    for step in scenario.steps.select_related("item", "indicator"):
        if step.item is not None:
            item = _a_year_later(step.item)
            counts["items"] += _propose_item(item, change, user, actor)
        elif step.indicator is not None and step.target is not None:
            counts["targets"] += write_target(step.indicator, _aim(step), actor, change) is not None
    if not any(counts.values()):
        raise ValidationError(
            _("This scenario changes nothing of the plan: postpone an item or promise another figure.")
        )
    scenario.proposed_at = timezone.now()
    scenario.save(update_fields=["proposed_at"])
    _note(scenario, "proposed", actor)
    return counts


def _propose_item(item: Item, change: PlanChange, user: User, actor: Actor) -> bool:
    wish = Wish(item, require_reason(f"{change.reason} ({change.document})"))
    return propose(wish, user, actor, steers=True, seen_by_second=True) is not None


def _aim(step: ScenarioStep) -> Aim:
    assert step.indicator is not None  # a constraint of the table
    assert step.target is not None
    stands = target_of(step.indicator, step.scenario.year)
    value, steps = stands.value if stands else Decimal(0), tuple(stands.steps) if stands else ()
    parts = tuple((part * step.target / value).quantize(Decimal("0.0001")) if value else part for part in steps)
    return Aim(step.scenario.year, step.target, stands.upper if stands else None, parts, step.scenario.name[:200])


def _a_year_later(item: Item) -> Item:
    item.starts, item.ends = _later(item.starts), _later(item.ends)
    return item


def _later(day: date | None) -> date | None:
    if day is None:
        return None
    return day.replace(year=day.year + 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)


def _note(scenario: Scenario, change: str, actor: Actor) -> None:
    note(ScenarioChanged(change), "scenario", scenario.pk, actor)
