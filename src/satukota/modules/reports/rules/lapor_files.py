"""Rows of the files that SP4N-LAPOR! exports and imports."""

from io import StringIO

from satukota.kernel.readers.api import UnreadableTable, csv_names, csv_rows

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


class BadFile(ValueError):
    """The file is no export of LAPOR!; the message says what is missing."""


def read_file(text: str) -> list[dict[str, str]]:
    """Read an export: comma or semicolon, header in any letters' case. Raises BadFile."""
    head = text.lstrip("\ufeff").split("\n", 1)[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    try:
        names = {name: name.strip().lower().replace(" ", "_") for name in csv_names(head, delimiter)}
        rows = list(csv_rows(StringIO(text.lstrip("\ufeff")), delimiter))
    except UnreadableTable as error:
        raise BadFile(f"line {error.line} cannot be read; a field is at most 131,072 letters") from error
    missing = {"tracking_id", "isi"} - set(names.values())
    if missing:
        raise BadFile(f"columns are missing: {', '.join(sorted(missing))}")
    return [{names[name]: (value or "").strip() for name, value in row.items() if name in names} for row in rows]


def is_yes(text: str) -> bool:
    """Read a flag of theirs."""
    return text.strip().lower() in YES
