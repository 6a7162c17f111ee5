"""Importing targets: they go the same way as those that are typed, all rows or none."""

from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from satukota.kernel.events.api import Actor
from satukota.modules.planning.actions.standing import update_standings
from satukota.modules.planning.actions.targets import Aim, PlanChange, write_target
from satukota.modules.planning.models import Indicator, Target
from satukota.modules.planning.queries.figure_sheets import FigureSheet, read_figures
from satukota.modules.planning.queries.sheets import RefusedSheet
from satukota.modules.planning.queries.targets import target_of
from satukota.modules.planning.rules.faults import Problem
from satukota.modules.planning.rules.target_sheet import HEADINGS, GivenTarget, read_targets

MOST_ROWS = 2000


@dataclass(frozen=True)
class PlannedTarget:
    """A row with the target in force before it and what it became; None where nothing changes."""

    row: GivenTarget
    before: Target | None
    target: Target | None


@dataclass(frozen=True)
class TargetImport:
    """What a sheet does, or every reason why it does nothing: faults of cells, and what the rules of targets refuse."""

    targets: tuple[PlannedTarget, ...] = ()
    faults: tuple[Problem, ...] = ()
    refusals: tuple[tuple[GivenTarget, str], ...] = ()
    sheet: FigureSheet | None = None

    @property
    def is_sound(self) -> bool:
        """Whether every row was understood and may be written."""
        return not self.faults and not self.refusals

    @property
    def written(self) -> list[PlannedTarget]:
        """The rows that change something."""
        return [planned for planned in self.targets if planned.target is not None]


@transaction.atomic
def import_targets(content: bytes, actor: Actor, change: PlanChange, *, dry_run: bool = False) -> TargetImport:
    """Write every row as `write_target` does, or nothing; a dry run says what would change.

    Changes of running and past years carry the plan change and wait together for a second person.
    Raises ValidationError for a file that cannot be read, lacks a heading or has one that nobody knows.
    """
    sheet = _sheet(content)
    rows, faults = read_targets(sheet.rows, frozenset(Indicator.objects.values_list("code", flat=True)))
    if faults:
        return TargetImport(faults=tuple(faults), sheet=sheet)
    outcome = replace(_write(rows, actor, change), sheet=sheet)
    if dry_run or not outcome.is_sound:
        transaction.set_rollback(True)
        return outcome
    changed = [planned.target for planned in outcome.written if planned.target is not None]
    update_standings(sorted({row.indicator_id for row in changed}), {row.year for row in changed})
    return outcome


def _write(rows: list[GivenTarget], actor: Actor, change: PlanChange) -> TargetImport:
    indicators = {row.code: row for row in Indicator.objects.filter(code__in={row.code for row in rows})}
    planned, refusals = [], []
    for row in rows:
        indicator = indicators[row.code]
        before = target_of(indicator, row.year)
        aim = Aim(row.year, row.value, before.upper if before else None, row.steps, row.source)
        try:
            with transaction.atomic():
                planned.append(PlannedTarget(row, before, write_target(indicator, aim, actor, change, judge=False)))
        except ValidationError as refused:
            refusals.append((row, " ".join(refused.messages)))
    return TargetImport(tuple(planned), refusals=tuple(refusals))


def _sheet(content: bytes) -> FigureSheet:
    try:
        sheet = read_figures(content, HEADINGS, ())
    except RefusedSheet as error:
        raise ValidationError({"file": str(error)}) from error
    lacking = {"code", "year", "target"} - set(sheet.columns.values())
    if lacking or sheet.unread:
        words = _(
            "The headings are kode, tahun, target, TW I, TW II, TW III, TW IV, sumber. Not known here: %(names)s."
        )
        raise ValidationError({"file": words % {"names": ", ".join(sheet.unread) or "–"}})
    if len(sheet.table.rows) > MOST_ROWS:
        raise ValidationError({"file": _("The sheet has more than %(most)s rows.") % {"most": MOST_ROWS}})
    return sheet
