"""A sheet of other cities' figures, read row by row: understood as a whole, or every fault named."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from satukota.kernel.readers.api import NOTHING, Cell, NotANumber, is_ambiguous, number_in, within


class Measure(StrEnum):
    """What is compared."""

    INDEX = "index"
    COST = "cost"
    SPM = "spm"


COLUMNS = ("city", "code", "measure", "instrument", "year", "value", "population", "source", "note")
NEEDED = ("city", "measure", "instrument", "year", "value", "source")
HEADINGS = {
    word: column
    for column, words in {
        "city": "kota|kota/kabupaten|kabupaten/kota|daerah|nama daerah|city",
        "code": "kode|kode wilayah|code",
        "measure": "ukuran|jenis|measure",
        "instrument": "instrumen|instrumen atau kegunaan|kegunaan|untuk|instrument",
        "year": "tahun|year",
        "value": "nilai|jumlah|value",
        "population": "penduduk|jumlah penduduk|population",
        "source": "sumber|source",
        "note": "catatan|keterangan|note",
    }.items()
    for word in words.split("|")
}
MEASURES = {
    "indeks": Measure.INDEX, "index": Measure.INDEX, "biaya": Measure.COST, "cost": Measure.COST,
    "biaya per penduduk": Measure.COST, "spm": Measure.SPM, "indeks spm": Measure.SPM,
}  # fmt: skip
LENGTHS = {"city": 120, "instrument": 160, "source": 300, "note": 300}
MOST_TITLES = 25


class Fault(StrEnum):
    """Why a cell or a sheet is not taken."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    BAD_MEASURE = "bad_measure"
    BAD_YEAR = "bad_year"
    NOT_YET = "not_yet"
    BAD_NUMBER = "bad_number"
    TWO_READINGS = "two_readings"
    NEGATIVE = "negative"
    BAD_CODE = "bad_code"
    NO_POPULATION = "no_population"
    OUT_OF_SCALE = "out_of_scale"
    TWICE = "twice"


@dataclass(frozen=True)
class Problem:
    """A fault in a row, as Excel numbers it, and the cell that it is in."""

    row: int
    column: str
    fault: Fault
    text: str = ""


@dataclass(frozen=True)
class Row:
    """A figure that was understood. `value` is an index, or rupiah in all for a cost; `hidden`: its sheet hides the row."""

    number: int
    city: str
    code: str
    measure: Measure
    instrument: str
    year: int
    value: Decimal
    population: int | None
    source: str
    note: str
    hidden: bool = False

    @property
    def key(self) -> tuple[str, str, str, int]:
        """What the figure is of, and of when."""
        return (self.city.casefold(), self.measure, self.instrument, self.year)

    def stored(self) -> dict[str, Any]:
        """Return the row as JSON keeps it."""
        return asdict(self) | {"value": str(self.value)}


class NoTable(ValueError):
    """No row of the sheet holds the headings; `missing` are the columns that the best one lacks."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(", ".join(missing))
        self.missing = tuple(missing)


def find_columns(rows: Sequence[Sequence[Cell]]) -> tuple[int, dict[str, int], list[str]]:
    """Return the row of the headings, the place of each column, and the headings that nothing is read from.

    Raises NoTable. A heading that stands twice counts at its first place; the second one is named as unread.
    """
    best: tuple[int, dict[str, int], list[str]] = (0, {}, [])
    for at, row in enumerate(rows[:MOST_TITLES]):
        places: dict[str, int] = {}
        ignored = []
        for place, cell in enumerate(row):
            column = HEADINGS.get(_text(cell).casefold().rstrip("*: "), "")
            if column and column not in places:
                places[column] = place
            elif _text(cell):
                ignored.append(_text(cell))
        if len(places) > len(best[1]):
            best = (at, places, ignored)
    missing = [column for column in NEEDED if column not in best[1]]
    if missing:
        raise NoTable(missing)
    return best


def read_rows(
    rows: Sequence[Sequence[Cell]], first: int, places: Mapping[str, int], today: date, scales: Mapping[str, Decimal]
) -> tuple[list[Row], list[Problem]]:
    """Return the rows below the headings that were understood, and every problem.

    `first` is the row of the headings counted from nought, `scales` the highest index of each instrument by its code.
    """
    understood: dict[tuple[str, str, str, int], Row] = {}
    problems: list[Problem] = []
    for number, row in enumerate(rows[first + 1 :], first + 2):
        cells = {column: row[place] if place < len(row) else None for column, place in places.items()}
        if not any(_text(cell) for cell in cells.values()):
            continue
        read, faults = _row(number, cells, today, scales)
        if read is not None and read.key in understood:
            faults.append(Problem(number, "city", Fault.TWICE, read.city))
        elif read is not None:
            understood[read.key] = read
        problems += faults
    return list(understood.values()), problems


def _row(
    number: int, cells: Mapping[str, Cell], today: date, scales: Mapping[str, Decimal]
) -> tuple[Row | None, list[Problem]]:
    problems = [Problem(number, column, fault, text) for column, fault, text in _text_faults(cells)]
    measure = MEASURES.get(_text(cells.get("measure")).casefold())
    numbers: dict[str, Decimal | None] = {}
    for column in ("year", "value", "population"):
        try:
            numbers[column] = _number(cells.get(column))
        except _Refused as refused:
            problems.append(Problem(number, column, refused.fault, _text(cells.get(column))))
    instrument = _text(cells.get("instrument"))
    problems += [
        Problem(number, column, fault, _text(cells.get(column)))
        for column, fault in _number_faults(measure, numbers, today, scales.get(instrument))
    ]
    if problems or measure is None:
        return None, problems
    population = numbers.get("population")
    row = Row(
        number, _text(cells["city"]), _text(cells.get("code")), measure, instrument, int(numbers["year"] or 0),
        numbers["value"] or Decimal(0), None if population is None else int(population), _text(cells["source"]),
        _text(cells.get("note")),
    )  # fmt: skip
    return row, []


def _text_faults(cells: Mapping[str, Cell]) -> Iterator[tuple[str, Fault, str]]:
    for column in ("city", "instrument", "source", "note"):
        text = _text(cells.get(column))
        if not text and column in NEEDED:
            yield column, Fault.EMPTY, ""
        elif len(text) > LENGTHS[column]:
            yield column, Fault.TOO_LONG, text
    code = _text(cells.get("code"))
    if code and not re.fullmatch(r"\d\d\.\d\d", code):
        yield "code", Fault.BAD_CODE, code
    measure = _text(cells.get("measure"))
    if measure.casefold() not in MEASURES:
        yield "measure", Fault.BAD_MEASURE if measure else Fault.EMPTY, measure


def _number_faults(
    measure: Measure | None, numbers: Mapping[str, Decimal | None], today: date, scale: Decimal | None
) -> Iterator[tuple[str, Fault]]:
    """Yield what cannot be true of the numbers that could be read."""
    faults = {
        "year": _year_fault(numbers.get("year"), today),
        "value": _value_fault(measure, numbers.get("value"), scale),
        "population": _population_fault(measure, numbers.get("population")),
    }
    for column in numbers:
        fault = faults[column]
        if fault is not None:
            yield column, fault


def _year_fault(year: Decimal | None, today: date) -> Fault | None:
    if year is None:
        return Fault.EMPTY
    if year != int(year) or not 2000 <= year <= 2200:
        return Fault.BAD_YEAR
    return Fault.NOT_YET if year > today.year else None


def _population_fault(measure: Measure | None, population: Decimal | None) -> Fault | None:
    if population is None:
        return Fault.NO_POPULATION if measure is Measure.COST else None
    return Fault.BAD_NUMBER if population <= 0 or population != int(population) else None


def _value_fault(measure: Measure | None, value: Decimal | None, scale: Decimal | None) -> Fault | None:
    if value is None:
        return Fault.EMPTY
    if value < 0:
        return Fault.NEGATIVE
    if measure is Measure.SPM and value > 100:
        return Fault.OUT_OF_SCALE
    if measure is Measure.INDEX and value > (scale if scale is not None else Decimal(100)):
        return Fault.OUT_OF_SCALE
    return None


class _Refused(ValueError):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def _number(cell: Cell) -> Decimal | None:
    text = _text(cell)
    if text.casefold() in NOTHING:
        return None
    numeric = isinstance(cell, int | float) and not isinstance(cell, bool)
    if not numeric and is_ambiguous(text):
        raise _Refused(Fault.TWO_READINGS)
    try:
        number = within(cell) if numeric else number_in(text)  # type: ignore[arg-type]  # a cell that is a number
    except NotANumber as error:
        raise _Refused(Fault.BAD_NUMBER) from error
    return number.quantize(Decimal("0.0001"))


def _text(cell: Cell) -> str:
    """Return a cell as text without blanks around it; whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).replace("\0", "").split())


def per_resident(value: Decimal, population: int | None) -> Decimal | None:
    """Return rupiah for each resident; None without a population."""
    return value / population if population else None
