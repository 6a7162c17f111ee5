"""Rows of the files that SP4N-LAPOR! exports and imports."""

import re
from datetime import UTC, datetime, timedelta, tzinfo

from satukota.kernel.readers.api import Sheet, UnreadableTable, read_sheet

COLUMNS = (
    "tracking_id",
    "judul",
    "isi",
    "klasifikasi",
    "kategori",
    "lokasi",
    "bujur",
    "lintang",
    "tanggal",
    "status",
    "tindak_lanjut",
    "anonim",
    "rahasia",
)
YES = {"1", "ya", "true", "y"}


CALLED = {
    "tracking_id": "id_tracking trackingid nomor_tracking no_tracking id_laporan nomor_laporan no_laporan no._laporan id",
    "judul": "judul_laporan judul_aduan",
    "isi": "isi_laporan isi_aduan isi_pengaduan uraian uraian_laporan laporan aduan",
    "klasifikasi": "klasifikasi_laporan jenis jenis_laporan",
    "kategori": "kategori_laporan topik",
    "lokasi": "lokasi_kejadian lokasi_laporan alamat alamat_kejadian",
    "bujur": "longitude long lon lng",
    "lintang": "latitude lat",
    "tanggal": "tanggal_laporan tanggal_lapor tgl tgl_laporan",
    "status": "status_laporan",
    "tindak_lanjut": "tindaklanjut tanggapan",
    "anonim": "anonym",
}
"""Other heads of the columns, as the files that people have bear them."""
OTHER_HEADS = {head: column for column, heads in CALLED.items() for head in heads.split()}


NEEDED = ("tracking_id", "isi")
ROUNDED = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+")
DECIMAL = re.compile(r"-?[0-9]{1,3}(?:[.,][0-9]{1,10})?")
DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%Y/%m/%d", "%d.%m.%Y")
CLOCKS = ("", " %H:%M", " %H:%M:%S")
OLDEST = timedelta(days=2 * 365)


class BadFile(ValueError):
    """The file is no export of LAPOR!; the message says what is missing."""

    def __init__(self, code: str, line: int = 0) -> None:
        super().__init__(f"line {line} cannot be read; a field is at most 131,072 letters" if line else code)
        self.code, self.line = code, line


def read_file(text: str) -> Sheet:
    """Read an export, whatever program wrote it. Raises BadFile."""
    try:
        return read_sheet(text, NEEDED, COLUMNS, OTHER_HEADS)
    except UnreadableTable as error:
        raise BadFile(error.code, error.line) from error


def is_yes(text: str) -> bool:
    """Read a flag of theirs."""
    return text.strip().lower() in YES


def is_rounded(number: str) -> bool:
    """Tell whether a spreadsheet made a rounded number of an id (`9.00E+06`), so that nobody knows which it was."""
    return ROUNDED.fullmatch(number.strip()) is not None


def degrees(text: str) -> float | None:
    """Read a coordinate with a decimal point or comma; None where it is none."""
    plain = text.strip().replace(" ", "")
    return float(plain.replace(",", ".")) if DECIMAL.fullmatch(plain) else None


def moment(text: str, zone: tzinfo, now: datetime) -> datetime | None:
    """Read when a report was made there: ISO, or the day first; None where it cannot be read, lies ahead or long ago."""
    at = _read_moment(text.strip(), zone)
    return at if at and now - OLDEST < at <= now else None


def _read_moment(text: str, zone: tzinfo) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except ValueError:
        pass
    for form in (f"{day}{clock}" for day in DATES for clock in CLOCKS):
        try:
            return datetime.strptime(text, form).replace(tzinfo=zone).astimezone(UTC)
        except ValueError:
            continue
    return None
