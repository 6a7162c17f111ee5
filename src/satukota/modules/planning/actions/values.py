"""Importing values of indicators: all rows or none, each fault named."""

import hashlib
from collections import defaultdict
from io import BytesIO

from django.db import transaction
from django.utils import timezone

from satukota.kernel.events.api import Actor
from satukota.modules.planning.actions.events import ValuesImported, note
from satukota.modules.planning.actions.importing import Outcome, read_sheet
from satukota.modules.planning.actions.standing import update_standings
from satukota.modules.planning.models import Indicator, IndicatorDefinition, Value
from satukota.modules.planning.rules.quarters import quarter_of
from satukota.modules.planning.rules.series import version_at
from satukota.modules.planning.rules.value_sheet import GivenValue, check_values

BATCH = 1000


def import_values(content: bytes, actor: Actor, *, dry_run: bool = False) -> Outcome:
    """Import a sheet of published values whole, or import nothing and name every problem.

    A value that is there already becomes history; the same value changes nothing. Raises RefusedSheet where the file
    cannot be read at all.
    """
    rows = list(read_sheet(BytesIO(content), needed=("code", "year", "quarter", "value")))
    sources = dict(Indicator.objects.filter(ended_on=None, definitions__is_current=True).values_list("code", "source"))
    computed = frozenset(code for code, source in sources.items() if source == Indicator.Source.LIVE)
    good, problems = check_values(rows, frozenset(sources), computed, quarter_of(timezone.localdate()))
    if problems or dry_run:
        return Outcome(0, 0, tuple(problems), len(rows))
    return _write(good, hashlib.sha256(content).hexdigest(), actor)


@transaction.atomic
def _write(rows: list[GivenValue], digest: str, actor: Actor) -> Outcome:
    ids = dict(Indicator.objects.filter(code__in={row.code for row in rows}).values_list("code", "pk"))
    definitions: dict[int, list[IndicatorDefinition]] = defaultdict(list)
    for definition in IndicatorDefinition.objects.filter(indicator__in=ids.values()):
        definitions[definition.indicator_id].append(definition)
    years = {row.quarter.year for row in rows}
    current = Value.objects.select_for_update().filter(indicator__in=ids.values(), year__in=years, is_current=True)
    current_values = {(value.indicator_id, value.year, value.quarter): value for value in current}
    fresh, replaced = [], []
    for row in rows:
        pk = ids[row.code]
        before = current_values.get((pk, row.quarter.year, row.quarter.number))
        if before is not None and (before.value, before.state) == (row.value, Value.State.PUBLISHED):
            continue
        if before is not None:
            replaced.append(before.pk)
        fresh.append(_value(row, pk, version_at(definitions[pk], row.quarter.end), digest, actor))
    Value.objects.filter(pk__in=replaced).update(is_current=False)
    Value.objects.bulk_create(fresh, batch_size=BATCH)
    update_standings(sorted({value.indicator_id for value in fresh}), years | {timezone.localdate().year})
    note(ValuesImported(len(fresh), len(replaced), digest), "values", 0, actor)
    return Outcome(len(fresh) - len(replaced), len(replaced), (), len(rows))


def _value(row: GivenValue, indicator: int, definition: IndicatorDefinition | None, digest: str, actor: Actor) -> Value:
    return Value(
        indicator_id=indicator,
        definition=definition,
        year=row.quarter.year,
        quarter=row.quarter.number,
        value=row.value,
        note=row.note,
        inputs={"row": row.number, "sha256": digest},
        source=Indicator.Source.IMPORT,
        state=Value.State.PUBLISHED,
        entered_by_id=actor.user_id,
    )
