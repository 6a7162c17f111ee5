"""Columns and faults of a sheet of other cities, in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satukota.modules.maturity.rules.benchmark import Fault

COLUMN_WORDS: Mapping[str, str] = {
    "city": "kota",
    "code": "kode",
    "measure": "ukuran",
    "instrument": "instrumen",
    "year": "tahun",
    "value": "nilai",
    "population": "penduduk",
    "source": "sumber",
    "note": "catatan",
}
WORDS: Mapping[Fault, Promise] = {
    Fault.EMPTY: _("This has to be filled in."),
    Fault.TOO_LONG: _("This is too long."),
    Fault.BAD_MEASURE: _("Write indeks, biaya or spm."),
    Fault.BAD_YEAR: _("This is no year."),
    Fault.NOT_YET: _("This year has not begun."),
    Fault.BAD_NUMBER: _("This is no number."),
    Fault.TWO_READINGS: _("This number can be read in two ways: write 1.234 or 1,2340."),
    Fault.NEGATIVE: _("This cannot be below zero."),
    Fault.BAD_CODE: _("A code of a city is written like 36.72; give the column the format of a text."),
    Fault.NO_POPULATION: _("A cost needs the population of that year."),
    Fault.OUT_OF_SCALE: _("This lies outside the scale of the instrument."),
    Fault.TWICE: _("This city stands twice with the same measure, instrument and year."),
}
UNREADABLE: Mapping[str, Promise] = {
    "not_workbook": _(
        "This is no sheet that can be read (.xlsx, .xls, .ods, .csv). Save it as .xlsx and choose it again."
    ),
    "too_large": _("Unpacked, this file is larger than 30 MB. Save only the sheet that is meant, without pictures."),
    "too_many_rows": _("The sheet has more than 2,000 rows."),
    "password": _("This file is locked with a password. Save it without one and choose it again."),
}
