"""A sheet of units as it would be reported: each unit with what stands and what the sheet says, and who is not in it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from satukota.modules.planning.models import Unit, UnitSheet, UnitValue
from satukota.modules.planning.queries.figure_sheets import FigureSheet, read_figures
from satukota.modules.planning.queries.units import expected_parts
from satukota.modules.planning.rules.faults import Problem
from satukota.modules.planning.rules.quarters import Quarter
from satukota.modules.planning.rules.unit_sheet import HEADINGS, AskedUnits, UnitRow, read_units


@dataclass(frozen=True)
class UnitChangeShown:
    """A row of a sheet beside what stands."""

    row: UnitRow
    unit: Unit
    stands: UnitValue | None

    @property
    def before(self) -> Decimal | None:
        """What stands of the unit."""
        return self.stands.value if self.stands else None

    @property
    def is_news(self) -> bool:
        """Whether the sheet says something else."""
        said = (self.row.value, self.row.n, self.row.note)
        return self.stands is None or (self.stands.value, self.stands.n, self.stands.note) != said


@dataclass(frozen=True)
class UnitReview:
    """What a sheet of units would do. `absent` are the units that it does not speak of: they stay as they are."""

    quarter: Quarter
    sheet: FigureSheet
    changes: Sequence[UnitChangeShown]
    problems: Sequence[Problem]
    absent: Sequence[Unit]

    @property
    def news(self) -> int:
        """How many units would change."""
        return sum(change.is_news for change in self.changes)

    @property
    def fingerprint(self) -> str:
        """What makes sure that what is written is what was shown."""
        shown = [(change.unit.pk, str(change.before), str(change.row.value), change.row.n) for change in self.changes]
        return hashlib.sha256(repr(shown).encode()).hexdigest()


def read_unit_sheet(content: bytes) -> FigureSheet:
    """Return the table of a file with units. Raises RefusedSheet where it has no value, or neither code nor name."""
    sheet = read_figures(content, HEADINGS, ("value",))
    if not {"unit_code", "name"} & set(sheet.columns.values()):
        return read_figures(content, HEADINGS, ("unit_code", "value"))
    return sheet


def review_units(unit_sheet: UnitSheet) -> UnitReview:
    """Return what a sheet that was taken in would do now."""
    quarter = Quarter(unit_sheet.year, unit_sheet.quarter)
    units = {part.unit.code: part.unit for part in expected_parts(unit_sheet.indicator, quarter)}
    sheet = read_unit_sheet(bytes(unit_sheet.content))
    rows, problems = read_units(sheet.rows, AskedUnits({code: unit.name for code, unit in units.items()}))
    at = {"indicator": unit_sheet.indicator, "year": quarter.year, "quarter": quarter.number, "is_current": True}
    stands = {row.unit_id: row for row in UnitValue.objects.filter(**at)}
    changes = [UnitChangeShown(row, units[row.unit], stands.get(units[row.unit].pk)) for row in rows]
    said = {row.unit for row in rows}
    return UnitReview(quarter, sheet, changes, problems, [unit for code, unit in units.items() if code not in said])
