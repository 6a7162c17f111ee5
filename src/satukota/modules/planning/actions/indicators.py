"""Indicators: versions of their definition, and values."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor
from satukota.modules.planning.actions.events import DefinitionChanged, ValueRecorded, note
from satukota.modules.planning.actions.standing import update_standings
from satukota.modules.planning.models import Indicator, IndicatorDefinition, Value
from satukota.modules.planning.rules.quarters import Quarter, quarter_of
from satukota.modules.planning.rules.series import version_at
from satukota.modules.planning.rules.totals import Total, year_total


@transaction.atomic
def change_definition(definition: IndicatorDefinition, actor: Actor) -> IndicatorDefinition:
    """Give an indicator its next definition. Older values keep the version under which they were taken.

    It begins after the newest quarter that is over and published: what was published keeps its meaning.
    Raises ValidationError without a reason, or where it would begin before that.
    """
    indicator = Indicator.objects.select_for_update().get(pk=definition.indicator_id)
    newest = indicator.definitions.aggregate(newest=Max("version"))["newest"] or 0
    if newest and not definition.reason.strip():
        raise ValidationError({"reason": _("Say why the definition changes: it is shown beside every later value.")})
    if indicator.source == Indicator.Source.UNITS and not definition.across:
        raise ValidationError({"across": _("Its figure is computed from its units: say how they become the whole.")})
    published = newest_published(indicator) if newest else None
    if published is not None and definition.since <= published.end:
        words = _("%(quarter)s is published under the older definition: the new one begins after it.")
        raise ValidationError({"since": words % {"quarter": published}})
    indicator.definitions.filter(is_current=True).update(is_current=False)
    definition.pk, definition.version, definition.is_current = None, newest + 1, True
    definition.full_clean()
    definition.save(force_insert=True)
    update_standings([indicator.pk])
    note(DefinitionChanged(definition.version), "indicator", indicator.pk, actor, agency_id=indicator.agency_id)
    return definition


def newest_published(indicator: Indicator) -> Quarter | None:
    """Return the newest quarter that is over and has a published value."""
    rows = indicator.values.filter(state=Value.State.PUBLISHED, is_current=True, value__isnull=False)
    quarters = (Quarter(year, number) for year, number in rows.values_list("year", "quarter"))
    now = quarter_of(timezone.localdate())
    return max((quarter for quarter in quarters if quarter < now), default=None)


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


def reading_of_months(
    indicator: Indicator, quarter: Quarter, months: Sequence[Decimal | None], reading: Reading
) -> Reading:
    """Return a quarter's reading from the values of its three months, computed as the definition computes a year.

    The quarter is what is verified and published; its months stay with it.
    """
    definition = definition_at(indicator, quarter)
    value = year_total(Total(definition.total), months) if definition else None
    kept = [None if month is None else str(month) for month in months]
    return replace(reading, value=value, inputs={**reading.inputs, "months": kept})


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
    definition = definition_at(indicator, quarter)
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


def definition_at(indicator: Indicator, quarter: Quarter) -> IndicatorDefinition | None:
    """Return the definition that holds for a quarter: the one that was in force at its end."""
    return version_at(list(indicator.definitions.all()), quarter.end)


def _same(current: Value, reading: Reading) -> bool:
    """Tell whether a reading says nothing new; a returned value that is sent again unchanged is news."""
    return (current.value, current.n, current.inputs, current.note, current.state) == (
        reading.value,
        reading.n,
        reading.inputs,
        reading.note[:300],
        reading.state,
    ) and reading.file_id in (None, current.file_id)
