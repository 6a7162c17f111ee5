"""Targets: promised once, and changed after that by a plan change that a second person approves."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor
from satukota.modules.planning.actions.events import TargetChangeDecided, TargetChangeProposed, TargetSet, note
from satukota.modules.planning.actions.standing import update_standings
from satukota.modules.planning.models import Indicator, IndicatorDefinition, Target, TargetDecision, Unit
from satukota.modules.planning.queries.targets import target_of, waiting
from satukota.modules.planning.rules.achievement import Formula
from satukota.modules.planning.rules.quarters import quarter_of
from satukota.modules.planning.rules.series import version_at
from satukota.modules.planning.rules.totals import MONTHS, QUARTERS, Total, fit_together


@dataclass(frozen=True)
class PlanChange:
    """The document by which a promise changes, and why. `url` or `file_id` leads to it."""

    document: str = ""
    day: date | None = None
    reason: str = ""
    url: str = ""
    file_id: UUID | None = None
    batch: str = field(default_factory=lambda: uuid4().hex)


@dataclass(frozen=True)
class Aim:
    """What is to be reached in a year: a value (with `upper` a range), and targets of four quarters or twelve months."""

    year: int
    value: Decimal
    upper: Decimal | None = None
    steps: tuple[Decimal, ...] = ()
    source: str = ""


def needs_change(indicator: Indicator, year: int, unit: Unit | None = None) -> bool:
    """Return whether a year's target, of the whole or of a unit, may only change by a plan change.

    It may where the year is over, or is running and something was promised for it.
    """
    this_year = timezone.localdate().year
    return year < this_year or (year == this_year and target_of(indicator, year, unit) is not None)


def set_target(indicator: Indicator, year: int, value: Decimal, actor: Actor, source: str) -> Target | None:
    """Promise one value for a year, as `write_target` does without a plan change."""
    return write_target(indicator, Aim(year, value, source=source), actor)


@transaction.atomic
def write_target(
    indicator: Indicator,
    aim: Aim,
    actor: Actor,
    change: PlanChange | None = None,
    *,
    judge: bool = True,
    unit: Unit | None = None,
) -> Target | None:
    """Promise what is to be reached in a year, or propose to change what was promised; None where nothing changes.

    `unit`: by one unit of the indicator alone, by the same rule.

    A year to come takes a new target with its source at once. The target of a running or past year changes only by
    a plan change with document, date and reason, and holds when somebody else has approved it.
    Raises ValidationError that names the field. With `judge` false the caller judges the year anew.
    """
    Indicator.objects.select_for_update().get(pk=indicator.pk)
    before = target_of(indicator, aim.year, unit)
    is_change = needs_change(indicator, aim.year, unit)
    change = (change or PlanChange()) if is_change else PlanChange()
    target = _target(indicator, aim, change, is_change=is_change, actor=actor)
    target.unit = unit
    if before is not None and _same(before, target):
        return None
    _check(target)
    target.full_clean(exclude=["indicator", "entered_by", "file"])
    target.save(force_insert=True)
    if judge and not is_change and unit is None:
        update_standings([indicator.pk], [aim.year])
    happened = TargetChangeProposed if is_change else TargetSet
    data = happened(aim.year, target.pk, before.pk if before else 0, str(target.value), target.unit_id or 0)
    note(data, "indicator", indicator.pk, actor, agency_id=indicator.agency_id)
    return target


def _same(before: Target, target: Target) -> bool:
    """Tell whether a target promises what was promised: the same number of something else is another promise."""
    old, new = before.definition, target.definition
    if old is not None and new is not None and (old.kind, old.way) != (new.kind, new.way):
        return False
    return (before.value, before.upper, before.steps) == (target.value, target.upper, target.steps)


def _target(indicator: Indicator, aim: Aim, change: PlanChange, *, is_change: bool, actor: Actor) -> Target:
    end = min(max(timezone.localdate(), date(aim.year, 1, 1)), date(aim.year, 12, 31))
    return Target(
        indicator=indicator,
        definition=version_at(list(indicator.definitions.all()), quarter_of(end).end),
        year=aim.year,
        value=aim.value,
        upper=aim.upper,
        steps=list(aim.steps),
        source=aim.source.strip()[:200],
        is_change=is_change,
        document=change.document.strip()[:200],
        document_date=change.day,
        reason=change.reason.strip()[:300],
        url=change.url.strip()[:500],
        file_id=change.file_id,
        batch=change.batch if is_change else "",
        entered_by_id=actor.user_id,
    )


def _check(target: Target) -> None:
    """Raise ValidationError with every field that is wrong."""
    faults: dict[str, object] = {}
    if target.definition is None:
        raise ValidationError(_("The indicator has no definition yet; a target would have no meaning."))
    if waiting().filter(indicator=target.indicator, year=target.year, unit=target.unit).exists():
        raise ValidationError(_("A change of this year's target waits for approval: decide on it first."))
    faults |= _document_faults(target) if target.is_change else {}
    if not target.is_change and not target.source:
        faults["source"] = _("Say in which document this target stands.")
    faults |= _figure_faults(target, target.definition)
    if faults:
        raise ValidationError(faults)


def _document_faults(target: Target) -> dict[str, object]:
    wanted = _(
        "The target of a running or past year changes only by a plan change: name its document, date and reason."
    )
    faults: dict[str, object] = {name: wanted for name in ("document", "reason") if not getattr(target, name)}
    if target.document_date is None:
        faults["document_date"] = wanted
    elif target.document_date > timezone.localdate():
        faults["document_date"] = _("This day has not come yet.")
    return faults


def _figure_faults(target: Target, definition: IndicatorDefinition) -> dict[str, object]:
    if len(target.steps) not in (0, QUARTERS, MONTHS):
        return {"steps": _("Give the targets of all four quarters or all twelve months, or none.")}
    if target.upper is not None and Formula(definition.way) is not Formula.RANGE:
        return {"upper": _("Only an indicator that is to be held has an upper bound.")}
    if target.upper is not None and target.upper < target.value:
        return {"upper": _("The upper bound is below the target.")}
    if not fit_together(target.steps, target.promise.goal, Total(definition.total)):
        return {"steps": _("The targets within the year do not lead to the year's target.")}
    return {}


@transaction.atomic
def decide_targets(
    targets: Sequence[Target], actor: Actor, *, approved: bool, reason: str = ""
) -> list[TargetDecision]:
    """Approve or refuse proposed changes of targets, as somebody else than who proposed them.

    Raises ValidationError where one is decided already, the same person proposed it, or a refusal has no reason.
    """
    if not approved and not reason.strip():
        raise ValidationError({"reason": _("Say why the change is refused.")})
    ids = [target.pk for target in targets]
    owners = Indicator.objects.filter(targets__in=ids).order_by("pk")
    list(owners.select_for_update(of=("self",)))  # who comes second waits here, and then finds it decided
    rows = list(waiting().filter(pk__in=ids).select_related("indicator").order_by("pk"))
    if not rows or len(rows) != len(ids):
        raise ValidationError(_("Somebody has decided on this change already."))
    if any(row.entered_by_id is not None and row.entered_by_id == actor.user_id for row in rows):
        raise ValidationError(_("Who proposed a change cannot approve it: somebody else has to."))
    decisions = TargetDecision.objects.bulk_create(
        TargetDecision(
            target=row,
            approved=approved,
            reason=reason.strip()[:300],
            decided_by_id=actor.user_id,
            decided_role=actor.role,
            decided_agency_id=actor.agency_id,
        )
        for row in rows
    )
    update_standings(sorted({row.indicator_id for row in rows}), {row.year for row in rows})
    for row in rows:
        data = TargetChangeDecided(row.year, row.pk, approved, str(row.value), row.unit_id or 0)
        public = approved and row.indicator.is_public
        note(data, "indicator", row.indicator_id, actor, agency_id=row.indicator.agency_id, public=public)
    return decisions
