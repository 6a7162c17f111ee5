"""The headings of a sheet as somebody made it: where they stand, what they mean, and which rows are none of its data."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

MOST_TITLES = 25
"""So many rows may stand above the headings."""
WORDS: Mapping[str, str] = {
    word: column
    for column, words in {
        "kind": "kind|jenis|tipe|jenis butir",
        "code": "code|kode|kode rekening|no kode|kode program/kegiatan|kode program/kegiatan/sub kegiatan",
        "parent": "parent|induk|kode induk",
        "name": (
            "name|nama|nama butir|program/kegiatan|program dan kegiatan|program/kegiatan/sub kegiatan"
            "|program, kegiatan, dan sub kegiatan|nama program/kegiatan/sub kegiatan"
            "|urusan/bidang urusan/program/kegiatan/sub kegiatan|bidang urusan/program/kegiatan/sub kegiatan"
            "|urusan/bidang urusan pemerintahan daerah dan program/kegiatan/sub kegiatan"
            "|urusan/bidang urusan pemerintahan daerah dan program/kegiatan"
        ),
        "nomenclature": "nomenclature|kode 90/2019|nomenklatur|kode nomenklatur",
        "agency": (
            "agency|opd|skpd|nama skpd|nama opd|perangkat daerah|perangkat daerah penanggung jawab|unit kerja"
            "|skpd penanggung jawab|unit kerja perangkat daerah penanggung jawab|nama sub skpd|nama_skpd|nama_sub_skpd|kode opd"
        ),
        "dimension": "dimension|dimensi",
        "mission": "mission|misi",
        "spm": "spm|layanan spm",
        "term": "term|jangka|jangka waktu",
        "start": "start|mulai|tanggal mulai|waktu mulai",
        "end": "end|selesai|tanggal selesai|berakhir|waktu selesai",
        "budget": (
            "budget|anggaran|pagu|pagu indikatif|pagu anggaran|anggaran (rp)|pagu (rp)|pagu indikatif (rp)"
            "|pagu indikatif (rp.)|anggaran (rp.)|jumlah anggaran|kebutuhan dana/pagu indikatif"
            "|kebutuhan dana/pagu indikatif (rp)|pagu validasi|jumlah|jumlah (rp)|rp|rupiah|setelah perubahan|setelah perubahan (rp)|setelah perubahan (rp.)"
            "|pagu setelah perubahan|anggaran setelah perubahan|jumlah setelah perubahan"
        ),
        "fund": "fund|sumber dana|sumber pendanaan|nama dana|nama_dana|sumber dana/pendanaan|sumber anggaran",
        "quick_win": "quick_win|quick win",
        "summary": "summary|uraian|keterangan|catatan|catatan penting",
        "exchanges": "exchanges|untuk siapa|g2g/g2c/g2b",
        "links": "links|tautan|tautan antarrencana|tautan rencana lain",
        "part": "urusan|bidang urusan|program|kegiatan|sub kegiatan",
        "programme_code": "kode program|kode_program",
        "programme_name": "nama program|nama_program",
        "activity_code": "kode kegiatan|kode giat|kode_giat|kode_kegiatan",
        "activity_name": "nama kegiatan|nama giat|nama_giat|nama_kegiatan",
        "subactivity_code": "kode sub kegiatan|kode sub giat|kode_sub_giat|kode_sub_kegiatan",
        "subactivity_name": "nama sub kegiatan|nama sub giat|nama_sub_giat|nama_sub_kegiatan",
    }.items()
    for word in words.split("|")
}
MANY = frozenset({"part"})
"""Columns that a sheet may have several times."""
TOTALS = re.compile(r"(sub\s?-?\s?total|grand total|total|jumlah)\b", re.IGNORECASE)
COUNTED = re.compile(r"\(?\d{1,2}\)?")
YEAR = re.compile(r"(?<![\d./-])(20\d\d)(?!\s*[-–/]\s*\d|[\d./])")
"""A year that stands alone; 2025-2029 are no year but several."""
FORWARD = re.compile(r"prakiraan maju|prakiraan|realisasi|sebelum perubahan|bertambah|berkurang", re.IGNORECASE)
"""Money of such a column is no budget of what the sheet plans."""
SHARED = frozenset(
    {"agency", "dimension", "end", "fund", "kind", "mission", "parent", "quarter", "spm", "start", "term", "year"}
)
"""Columns in which one cell may be meant for several rows; money of one cell is nobody's twice."""
CODED = frozenset({"code", "part", "programme_code", "activity_code", "subactivity_code"})


class Skip(StrEnum):
    """Why a row was not read."""

    TITLE = "title"
    HEADING = "heading"
    NUMBERS = "numbers"
    TOTAL = "total"
    NO_CODE = "no_code"
    AFFAIR = "affair"


@dataclass(frozen=True)
class Skipped:
    """A row that was not read, as Excel numbers it."""

    row: int
    why: Skip
    text: str


@dataclass(frozen=True)
class Table:
    """A sheet whose headings were found: the headings from left to right, the rows below, and what was not read."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Any, ...]], ...]
    skipped: tuple[Skipped, ...]
    digest_of: str
    sheet: str = ""
    others: tuple[str, ...] = ()
    """Names of the sheets of the file that were not read."""
    unseen: tuple[int, ...] = ()
    """Numbers of the rows that were read although the sheet hides them."""


def plain(cell: Any) -> str:
    """Return a cell as one line of text."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else " ".join(str(cell).replace("_x000D_", " ").split())


def meaning(heading: str, words: Mapping[str, str] = WORDS) -> str:
    """Return the column that a heading means by these words, or nothing. Of two heading rows the lower speaks first."""
    whole = re.sub(r"\s*/\s*", "/", heading.lower().strip(" .:*"))
    lines = [re.sub(r"\s*/\s*", "/", line.strip(" .:*")) for line in heading.lower().split(" / ")]
    return next((words[said] for said in (whole, *reversed(lines)) if said in words), "")


def find_table(
    rows: Sequence[Sequence[Any]], tall: Sequence[tuple[int, int, int]] = (), words: Mapping[str, str] = WORDS
) -> Table:
    """Return the table of a sheet: its headings, as `words` know them, stand in one row or two within the first rows.

    The best row is the one with most headings that are known; a sheet in which none is known begins with the first row
    that has two texts. Empty headings stay empty. What was merged over several rows (`tall`: first row, last row, column
    from nought) holds for each of them, money, codes and names aside.
    """
    best, at, lines = 0, _first_texts(rows), 1
    for number in range(min(MOST_TITLES, len(rows))):
        for height in (1, 2):
            if height == 2 and not _goes_on(rows, number, words):
                continue
            known = sum(bool(meaning(heading, words)) for heading in _joined(rows, number, height))
            if known > best:
                best, at, lines = known, number, height
    headings = tuple(_joined(rows, at, lines)) if rows else ()
    titles = [Skipped(n, Skip.TITLE, _said(row)) for n, row in enumerate(rows[:at], 1) if _said(row)]
    codes = [place for place, heading in enumerate(headings) if meaning(heading, words) in CODED]
    years = [place for place, heading in enumerate(headings) if meaning(heading, words) == "year"]
    shared = {place for place, heading in enumerate(headings) if meaning(heading, words) in SHARED}
    data, skipped = _below(
        _spread(rows, [cell for cell in tall if cell[2] in shared and cell[0] >= at + lines]), at + lines, codes, years
    )
    return Table(headings, tuple(data), (*titles, *skipped), "|".join(heading.lower() for heading in headings))


def _spread(rows: Sequence[Sequence[Any]], tall: Sequence[tuple[int, int, int]]) -> Sequence[Sequence[Any]]:
    """Return the rows with the value of each tall cell in all of its rows."""
    if not tall:
        return rows
    spread = [list(row) for row in rows]
    for top, bottom, place in tall:
        for row in spread[top + 1 : bottom + 1]:
            if place < len(row) and row[place] is None:
                row[place] = spread[top][place]
    return spread


def _first_texts(rows: Sequence[Sequence[Any]]) -> int:
    texts = (n for n, row in enumerate(rows[:MOST_TITLES]) if sum(isinstance(c, str) for c in row) > 1)
    return next(texts, 0)


def _goes_on(rows: Sequence[Sequence[Any]], at: int, words: Mapping[str, str]) -> bool:
    """Tell whether the row below is a second row of headings: texts only, and empty below a heading of the first."""
    if at + 1 >= len(rows):
        return False
    upper, lower = rows[at], rows[at + 1]
    filled = [cell for cell in lower if plain(cell)]
    texts = all(isinstance(cell, str) and not COUNTED.fullmatch(plain(cell)) for cell in filled)
    known = [place for place, cell in enumerate(upper) if meaning(plain(cell), words)]
    below = [plain(lower[place]) if place < len(lower) else "" for place in known]
    return len(filled) > 1 and texts and "" in below and all(not text or meaning(text, words) for text in below)


def _joined(rows: Sequence[Sequence[Any]], at: int, lines: int) -> list[str]:
    upper = [plain(cell) for cell in rows[at]] if at < len(rows) else []
    if lines == 1:
        return upper
    lower = [plain(cell) for cell in rows[at + 1]]
    width, group, joined = max(len(upper), len(lower)), "", []
    for place in range(width):
        top = upper[place] if place < len(upper) else ""
        below = lower[place] if place < len(lower) else ""
        group = top or (group if below else "")
        joined.append(" / ".join(part for part in (group, below) if part))
    return joined


def _below(
    rows: Sequence[Sequence[Any]], start: int, codes: Sequence[int], years: Sequence[int]
) -> tuple[list[tuple[int, tuple[Any, ...]]], list[Skipped]]:
    data: list[tuple[int, tuple[Any, ...]]] = []
    skipped: list[Skipped] = []
    for number, row in enumerate(rows[start:], start + 1):
        if not _said(row):
            continue
        if not data and _counts(row):
            skipped.append(Skipped(number, Skip.NUMBERS, _said(row)))
        elif _is_total(row, codes, years):
            skipped.append(Skipped(number, Skip.TOTAL, _said(row)))
        else:
            data.append((number, tuple(row)))
    return data, skipped


def _said(row: Sequence[Any]) -> str:
    return " · ".join(text for cell in row if (text := plain(cell)))[:80]


def _counts(row: Sequence[Any]) -> bool:
    """Tell whether a row only numbers the columns: 1, 2, 3 or (1), (2), (3)."""
    texts = [re.sub(r"\.0$", "", plain(cell)) for cell in row if plain(cell)]
    if len(texts) < 3 or not all(COUNTED.fullmatch(text) for text in texts):
        return False
    numbers = [int(text.strip("()")) for text in texts]
    return numbers == sorted(numbers) and len(set(numbers)) == len(numbers)


def _is_total(row: Sequence[Any], codes: Sequence[int], years: Sequence[int]) -> bool:
    """Tell whether a row sums others up: its first text is total or jumlah, and it has no code and no year of its own.

    Many a name begins with jumlah, and so do most indicators.
    """
    first = next((plain(cell) for cell in row if isinstance(cell, str) and plain(cell)), "")
    coded = [text for place in codes if place < len(row) and (text := plain(row[place]))]
    dated = any(plain(row[place]) for place in years if place < len(row))
    return TOTALS.match(first) is not None and not dated and all(TOTALS.match(text) for text in coded)


def propose(headings: Sequence[str]) -> dict[int, str]:
    """Return what each column is taken for, by its place; of two columns of one meaning the first counts.

    Where no column is called a name, the description is one.
    """
    columns: dict[int, str] = {}
    money = money_place(headings)
    for place, heading in enumerate(headings):
        column = meaning(heading)
        if column == "budget" and place != money:
            continue
        if column and (column in MANY or column not in columns.values()):
            columns[place] = column
    taken = set(columns.values())
    if "part" in taken and sum(column == "part" for column in columns.values()) < 3:
        columns = {place: column for place, column in columns.items() if column != "part"}
    if "code" in taken and "part" in columns.values():
        columns = {place: column for place, column in columns.items() if column != "code"}
    if not taken & {"name", "programme_name", "subactivity_name"} and "summary" in taken:
        columns = {place: "name" if column == "summary" else column for place, column in columns.items()}
    return columns


def year_in(text: str) -> int | None:
    """Return the one year that a text names, None where it names none or several."""
    years = {int(year) for year in YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None


def money_place(headings: Sequence[str], year: int | None = None) -> int | None:
    """Return the place of the budget's column; of several years' columns that of `year`, None where nobody can say.

    Without a year the budget is that of the whole time: a column that names no year.
    """
    places = [place for place, text in enumerate(headings) if meaning(text) == "budget" and not FORWARD.search(text)]
    years = {place: year_in(headings[place]) for place in places}
    if year is not None and any(years.values()):
        places = [place for place in places if years[place] == year]
    elif len({named for named in years.values() if named}) > 1:
        places = [place for place in places if not years[place]]
    return places[0] if places else None


def repeated(headings: Sequence[str], columns: Mapping[int, str]) -> list[str]:
    """Return the headings that stand twice and are read: nobody could say which of them counts."""
    times = Counter(heading.lower() for heading in headings if heading)
    return sorted({headings[place] for place in columns if times[headings[place].lower()] > 1})


def spans(numbers: Sequence[int]) -> str:
    """Return numbers in their order as people write them: 5–7, 9."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join("–".join(map(str, run)) for run in runs)
