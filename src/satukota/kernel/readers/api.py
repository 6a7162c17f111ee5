"""The readers' door: what people send as YAML, workbook, CSV, number or pattern is read within bounds."""

from satukota.kernel.readers.rules.days import MONTHS, day_in, day_of_number, written_day
from satukota.kernel.readers.rules.grids import Cell, Formula, Grid, Rows, read_grid
from satukota.kernel.readers.rules.numbers import (
    LARGEST,
    NOTHING,
    NotANumber,
    Style,
    bare,
    is_ambiguous,
    number_between,
    number_in,
    within,
)
from satukota.kernel.readers.rules.patterns import matches, pattern_fault
from satukota.kernel.readers.rules.sheets import Sheet, SheetRow, decode_table, read_sheet
from satukota.kernel.readers.rules.tables import (
    UnreadableTable,
    check_archive,
    csv_names,
    csv_rows,
    open_workbook,
    workbook_rows,
)
from satukota.kernel.readers.rules.yaml_text import DEEPEST, LONGEST, Path, UnreadableYaml, YamlText, plain, read_yaml

__all__ = [
    "DEEPEST",
    "LARGEST",
    "LONGEST",
    "MONTHS",
    "NOTHING",
    "Cell",
    "Formula",
    "Grid",
    "NotANumber",
    "Path",
    "Rows",
    "Sheet",
    "SheetRow",
    "Style",
    "UnreadableTable",
    "UnreadableYaml",
    "YamlText",
    "bare",
    "check_archive",
    "csv_names",
    "csv_rows",
    "day_in",
    "day_of_number",
    "decode_table",
    "is_ambiguous",
    "matches",
    "number_between",
    "number_in",
    "open_workbook",
    "pattern_fault",
    "plain",
    "read_grid",
    "read_sheet",
    "read_yaml",
    "within",
    "workbook_rows",
    "written_day",
]
