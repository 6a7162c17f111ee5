"""The readers' door: what people send as YAML, workbook, CSV or pattern is read within bounds."""

from satukota.kernel.readers.rules.grids import Cell, Formula, Grid, read_grid
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
    "LONGEST",
    "Cell",
    "Formula",
    "Grid",
    "Path",
    "Sheet",
    "SheetRow",
    "UnreadableTable",
    "UnreadableYaml",
    "YamlText",
    "check_archive",
    "csv_names",
    "csv_rows",
    "decode_table",
    "matches",
    "open_workbook",
    "pattern_fault",
    "plain",
    "read_grid",
    "read_sheet",
    "read_yaml",
    "workbook_rows",
]
