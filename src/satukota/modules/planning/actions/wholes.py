"""The figure of an indicator that is computed from its units: written anew with every change of theirs, with its coverage."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from satukota.kernel.events.api import Actor
from satukota.modules.planning.actions.standing import update_standings
from satukota.modules.planning.models import Figure, Indicator, Unit, UnitValue, Value
from satukota.modules.planning.queries.units import as_part, current_values, expected_parts
from satukota.modules.planning.rules.quarters import Quarter
from satukota.modules.planning.rules.series import version_at
from satukota.modules.planning.rules.units import Across, whole

LONGEST = 300


def is_computed(indicator: Indicator, stands: Value | None) -> bool:
    """Tell whether a quarter's figure is computed from units: as it was published, else as the indicator's head says."""
    source = stands.source if stands is not None and stands.state == Figure.State.PUBLISHED else indicator.source
    return bool(source == Indicator.Source.UNITS)


def recount_drafts(figures: Iterable[Figure], actor: Actor) -> None:
    """Compute anew the drafts of the wholes whose units have just been written into an open report."""
    drafts = {
        (row.indicator_id, Quarter(row.year, row.quarter))
        for row in figures
        if isinstance(row, UnitValue) and row.is_current
    }
    for pk, quarter in sorted(drafts):
        indicator = Indicator.objects.get(pk=pk)
        stands = _stands(indicator, quarter)
        if not is_computed(indicator, stands) or (stands is not None and stands.state == Figure.State.PUBLISHED):
            continue
        row = _computed(indicator, quarter, current_values(indicator, quarter))
        if row is None:
            continue
        row.entered_by_id, row.entered_role, row.entered_agency_id = actor.user_id, actor.role, actor.agency_id
        _replace(stands, row)


def publish_whole(approved: Sequence[UnitValue], actor: Actor) -> Value | None:
    """Compute a published whole anew from units of one quarter that a second person has approved; None where it is not.

    The former figure stays beside it, with the grounds of the units.
    """
    first = approved[0]
    indicator, quarter = Indicator.objects.get(pk=first.indicator_id), Quarter(first.year, first.quarter)
    stands = _stands(indicator, quarter)
    if not is_computed(indicator, stands):
        return None
    row = _computed(
        indicator, quarter, current_values(indicator, quarter).filter(state=Figure.State.PUBLISHED), approved
    )
    if row is None:
        return None
    row.state, row.document = Figure.State.PUBLISHED, first.document
    row.entered_by_id, row.entered_role = first.entered_by_id, first.entered_role
    row.entered_agency_id = first.entered_agency_id
    row.decided_by_id, row.decided_role, row.decided_agency_id = actor.user_id, actor.role, actor.agency_id
    row.decided_at = timezone.now()
    if stands is not None and stands.state == Figure.State.PUBLISHED:
        row.replaces = stands
    row.correction_reason = _reasons(approved)
    _replace(stands, row)
    return row


def _reasons(approved: Sequence[UnitValue]) -> str:
    """Return why units were corrected, each reason once with the units that gave it; a reason is never cut in its midst."""
    named: dict[str, list[str]] = {}
    names = Unit.objects.in_bulk([row.unit_id for row in approved])
    for row in approved:
        if row.correction_reason:
            named.setdefault(row.correction_reason, []).append(names[row.unit_id].name)
    texts = [f"{', '.join(units)}: {reason}" for reason, units in named.items()]
    whole_text = "; ".join(texts)
    if len(whole_text) <= LONGEST:
        return whole_text
    # The units and their own reasons stand in full in the table of units.
    return next(iter(named))[:LONGEST]


def _stands(indicator: Indicator, quarter: Quarter) -> Value | None:
    at = {"indicator": indicator, "year": quarter.year, "quarter": quarter.number}
    return Value.objects.select_for_update().filter(**at, is_current=True).first()


def _computed(
    indicator: Indicator, quarter: Quarter, rows: QuerySet[UnitValue], changed: Sequence[UnitValue] = ()
) -> Value | None:
    """Return the whole of a quarter from these units, not saved; None under a definition that has no rule for it."""
    definition = version_at(list(indicator.definitions.all()), quarter.end)
    if definition is None or not definition.across:
        return None
    expected = {part.unit_id for part in expected_parts(indicator, quarter)}
    parts = [as_part(row) for row in rows if row.unit_id in expected]
    weights = [part.n for part in parts if part.n is not None]
    inputs: dict[str, Any] = {
        "units_reported": len(parts),
        "units_expected": len(expected),
        "units_rule": definition.across,
    }
    if changed:
        inputs["units_changed"] = len(changed)
    return Value(
        indicator=indicator,
        definition=definition,
        year=quarter.year,
        quarter=quarter.number,
        value=whole(Across(definition.across), parts),
        n=sum(weights) if weights else None,
        inputs=inputs,
        url=f"/planning/indicators/{indicator.code}/units/?year={quarter.year}&quarter={quarter.number}",
        source=Indicator.Source.UNITS,
    )


def _replace(stands: Value | None, row: Value) -> None:
    if stands is not None:
        Value.objects.filter(pk=stands.pk).update(is_current=False)
    row.save(force_insert=True)
    update_standings([row.indicator_id], sorted({row.year, timezone.localdate().year}))
