"""Sheets of figures (values, targets, lines of the budget): the table found in them, and what of it is not read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.queries.sheets import RefusedSheet, table_of
from satukota.modules.planning.queries.words import COLUMN_NAMES
from satukota.modules.planning.rules.headings import Table, meaning
from satukota.modules.planning.rules.spending_sheet import SPENDING_COLUMNS
from satukota.modules.planning.rules.value_sheet import VALUE_COLUMNS

VALUE_HEADINGS = {
    "kode": "code", "kode indikator": "code", "tahun": "year", "triwulan": "quarter", "tw": "quarter", "nilai": "value",
    "realisasi": "value", "catatan": "note", "keterangan": "note",
} | {column: column for column in VALUE_COLUMNS}  # fmt: skip
SPENDING_HEADINGS = {
    "kode": "code", "tahun": "year", "anggaran": "budget", "realisasi": "spent", "uraian": "name",
} | {column: column for column in SPENDING_COLUMNS}  # fmt: skip


@dataclass(frozen=True)
class FigureSheet:
    """A table of figures and what its columns are, by their place."""

    table: Table
    columns: Mapping[int, str]

    @property
    def rows(self) -> list[tuple[int, dict[str, Any]]]:
        """The rows with their numbers, cells by column."""
        return list(self._rows())

    def _rows(self) -> Iterator[tuple[int, dict[str, Any]]]:
        for number, row in self.table.rows:
            yield number, {column: row[at] if at < len(row) else None for at, column in self.columns.items()}

    @property
    def unread(self) -> list[str]:
        """Headings that nothing is read from."""
        return [text for at, text in enumerate(self.table.headings) if text and at not in self.columns]


def read_figures(content: bytes, words: Mapping[str, str], needed: Sequence[str]) -> FigureSheet:
    """Return the figures of a file, its headings as `words` know them, wherever they stand.

    Raises RefusedSheet: not a table, without a column that is `needed`, or with two of one meaning, named.
    """
    table = table_of(content, words)
    columns = _columns(table.headings, words)
    listed = list(columns.values())
    if lacking := [str(COLUMN_NAMES[column]) for column in needed if column not in listed]:
        said = _("No column of the sheet is taken for: %(names)s. Its headings are: %(headings)s.")
        headings = ", ".join(text for text in table.headings if text)[:300]
        raise RefusedSheet(said % {"names": ", ".join(lacking), "headings": headings})
    if twice := [table.headings[at] for at, column in columns.items() if listed.count(column) > 1]:
        raise RefusedSheet(_("These headings stand twice: %(names)s.") % {"names": ", ".join(dict.fromkeys(twice))})
    return FigureSheet(table, columns)


def _columns(headings: Sequence[str], words: Mapping[str, str]) -> dict[int, str]:
    """Return what the columns are; what a heading over several says counts where none of them says it itself."""
    columns = {at: column for at, text in enumerate(headings) if (column := meaning(text, words))}
    own = {at: meaning(headings[at].rpartition(" / ")[2], words) for at in columns}
    return {at: column for at, column in columns.items() if own[at] == column or column not in own.values()}
