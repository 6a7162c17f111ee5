"""Indicators: their heads, versions of their definition, targets and values."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor
from satukota.modules.planning.actions.events import DefinitionChanged, IndicatorSaved, TargetSet, ValueRecorded, note
from satukota.modules.planning.actions.standing import update_standings
from satukota.modules.planning.models import Indicator, IndicatorDefinition, Target, Value
from satukota.modules.planning.rules.quarters import Quarter


@transaction.atomic
def save_indicator(indicator: Indicator, actor: Actor) -> Indicator:
    """Make an indicator or change its head."""
    indicator.full_clean()
    indicator.save()
    note(IndicatorSaved(), "indicator", indicator.pk, actor, agency_id=indicator.agency_id)
    return indicator


@transaction.atomic
def change_definition(definition: IndicatorDefinition, actor: Actor) -> IndicatorDefinition:
    """Give an indicator its next definition. Older values keep the version under which they were taken."""
    indicator = Indicator.objects.select_for_update().get(pk=definition.indicator_id)
    newest = indicator.definitions.aggregate(newest=Max("version"))["newest"] or 0
    if newest and not definition.reason.strip():
        raise ValidationError({"reason": _("Say why the definition changes: it is shown beside every later value.")})
    indicator.definitions.filter(is_current=True).update(is_current=False)
    definition.pk, definition.version, definition.is_current = None, newest + 1, True
    definition.full_clean()
    definition.save(force_insert=True)
    update_standings([indicator.pk])
    note(DefinitionChanged(definition.version), "indicator", indicator.pk, actor, agency_id=indicator.agency_id)
    return definition


@transaction.atomic
def set_target(indicator: Indicator, year: int, value: Decimal, actor: Actor, source: str = "") -> Target:
    """Set what is to be reached in a year."""
    target, _made = Target.objects.update_or_create(
        indicator=indicator, year=year, defaults={"value": value, "source": source[:200]}
    )
    update_standings([indicator.pk], [year])
    note(TargetSet(year), "indicator", indicator.pk, actor, agency_id=indicator.agency_id)
    return target


@dataclass(frozen=True)
class Reading:
    """A value as it comes in, with everything that lets somebody trace it."""

    value: Decimal | None
    n: int | None = None
    inputs: dict[str, Any] = field(default_factory=dict)
    url: str = ""
    note: str = ""
    file_id: Any = None
    source: str = Indicator.Source.ENTRY
    state: str = Value.State.DRAFT


@transaction.atomic
def record_value(indicator: Indicator, quarter: Quarter, reading: Reading, actor: Actor) -> Value:
    """Give an indicator its value of a quarter. An older value becomes history; the same value changes nothing.

    Raises ValidationError for an indicator without a definition.
    """
    current = current_value(indicator, quarter)
    if current is not None and _same(current, reading):
        return current
    value = put_value(indicator, quarter, reading, actor, current)
    update_standings([indicator.pk], [quarter.year, timezone.localdate().year])
    data = ValueRecorded(value.pk, quarter.year, quarter.number, reading.source)
    note(data, "indicator", indicator.pk, actor, agency_id=indicator.agency_id)
    return value


def current_value(indicator: Indicator, quarter: Quarter) -> Value | None:
    """Return the value that counts now, locked for this transaction."""
    values = Value.objects.select_for_update().filter(
        indicator=indicator, year=quarter.year, quarter=quarter.number, is_current=True
    )
    return values.first()


def put_value(
    indicator: Indicator, quarter: Quarter, reading: Reading, actor: Actor, current: Value | None = None
) -> Value:
    """Write the row of a new value and retire the one before it; the caller records and restands."""
    definition = indicator.definitions.filter(is_current=True).first()
    if definition is None:
        raise ValidationError(_("The indicator has no definition yet; a value would have no meaning."))
    if current is not None:
        Value.objects.filter(pk=current.pk).update(is_current=False)
    return Value.objects.create(
        indicator=indicator,
        definition=definition,
        year=quarter.year,
        quarter=quarter.number,
        value=reading.value,
        n=reading.n,
        inputs=reading.inputs,
        url=reading.url[:500],
        note=reading.note[:300],
        file_id=reading.file_id,
        source=reading.source,
        state=reading.state,
        entered_by_id=actor.user_id,
    )


def _same(current: Value, reading: Reading) -> bool:
    """Tell whether a reading says nothing new; a returned value that is sent again unchanged is news."""
    return (current.value, current.n, current.inputs, current.note, current.state) == (
        reading.value,
        reading.n,
        reading.inputs,
        reading.note[:300],
        reading.state,
    ) and reading.file_id in (None, current.file_id)
