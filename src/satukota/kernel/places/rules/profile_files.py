"""The files of a city profile, read with errors that name the file, the line and what to do."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from satukota.kernel.places.rules import codes
from satukota.kernel.readers.api import UnreadableTable, UnreadableYaml, csv_rows, read_yaml


class ProfileError(ValueError):
    """A city profile is missing or cannot be understood; the text says which file and what to do."""


def yaml(file: Path, *, required: bool = False) -> dict[str, Any]:
    """Return the names and values of a YAML file; none where it is missing and not required. Raises ProfileError."""
    if not file.is_file() and not required:
        return {}
    try:
        content = read_yaml(file.read_text("utf-8")).value
    except (OSError, UnicodeDecodeError, UnreadableYaml) as error:
        raise ProfileError(f"{file} cannot be read: {error}") from error
    if not isinstance(content, dict):
        raise ProfileError(f"{file} must hold names with values (a mapping).")
    return content


def rows(file: Path, *, required: bool = False) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file by column name; the name "" tells where the row stands. Raises ProfileError."""
    if not file.is_file():
        if required:
            raise ProfileError(f"{file} is missing: it lists the regions (code,name,lon,lat,km2).")
        return
    with file.open(encoding="utf-8", newline="") as lines:
        try:
            for number, row in enumerate(csv_rows(lines), 2):
                yield {"": f"{file}, line {number}", **row}
        except UnreadableTable as error:
            raise ProfileError(f"{file}, line {error.line} cannot be read.") from error


def number(text: str | None) -> float | None:
    """Return a number of a CSV field; None for an empty one. Raises ValueError."""
    return float(text) if text else None


def fill_template(template: Path, facts: Mapping[str, str]) -> str:
    """Return the text of a template with its {names} replaced. Raises ProfileError where it is missing."""
    if not template.is_file():
        raise ProfileError(f"{template} is missing: the template of new cities.")
    return template.read_text("utf-8").format_map(facts)


def points(file: Path) -> dict[str, tuple[str, str, str]]:
    """Return lon, lat and km2 (as text, empty where unknown) by code from a CSV. Raises ProfileError."""
    by_code = {}
    for row in rows(file, required=True):
        try:
            code, lon, lat = codes.normal(row.get("code") or row["kode"]), row["lon"], row["lat"]
            number(lon), number(lat)
        except (KeyError, ValueError) as error:
            raise ProfileError(f"{row['']}: {error}") from error
        by_code[code] = lon, lat, row.get("km2") or row.get("area_km2") or ""
    return by_code
