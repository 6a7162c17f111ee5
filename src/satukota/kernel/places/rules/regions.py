"""The regions of all Indonesia, from the tables of the npm package idn-area-data: names and codes, no boundaries."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from satukota.kernel.places.rules import codes
from satukota.kernel.places.rules.profile import AreaRow, LandmarkRow

PROVINCE_CENTRES = {
    "11": (96.8, 4.3), "12": (99.0, 2.3), "13": (100.6, -0.8), "14": (101.7, 0.5), "15": (102.7, -1.6),
    "16": (104.1, -3.2), "17": (102.4, -3.6), "18": (105.0, -4.9), "19": (106.6, -2.5), "21": (104.5, 0.9),
    "31": (106.83, -6.2), "32": (107.6, -6.9), "33": (110.2, -7.2), "34": (110.4, -7.85), "35": (112.7, -7.7),
    "36": (106.1, -6.4), "51": (115.1, -8.4), "52": (117.5, -8.6), "53": (121.5, -9.2), "61": (111.0, 0.0),
    "62": (113.4, -1.6), "63": (115.4, -3.0), "64": (116.4, 0.5), "65": (116.2, 3.1), "71": (124.4, 1.2),
    "72": (121.0, -1.0), "73": (120.1, -4.0), "74": (122.3, -4.0), "75": (122.5, 0.7), "76": (119.3, -2.5),
    "81": (129.5, -4.5), "82": (127.8, 0.8), "91": (139.5, -3.5), "92": (133.1, -1.5), "93": (139.6, -7.2),
    "94": (136.2, -3.9), "95": (139.2, -4.2), "96": (132.0, -1.2),
}  # fmt: skip
"""Somewhere in the middle of each province: where a map opens while nothing nearer is known."""

_DEGREES = re.compile(r"""(\d+)°(\d+)'([\d.]+)"+\s*([NSEW])""")


class RegionsError(ValueError):
    """The tables of regions are missing, or do not hold the code; the text says what to do."""


@dataclass(frozen=True)
class Region:
    """A city or regency of the tables, with its districts, villages and islands."""

    code: str
    name: str
    province: str
    areas: tuple[AreaRow, ...]
    islands: tuple[LandmarkRow, ...]
    version: str

    @property
    def centre(self) -> tuple[float, float] | None:
        """The middle of its islands, else of its province."""
        if not self.islands:
            return PROVINCE_CENTRES.get(self.code[:2])
        count = len(self.islands)
        middle = sum(isle.lon for isle in self.islands) / count, sum(isle.lat for isle in self.islands) / count
        return round(middle[0], 4), round(middle[1], 4)


def read_region(folder: Path, code: str) -> Region:
    """Return a city or regency from the folder `data` of the package. Raises RegionsError."""
    code = _city_code(code)
    if not (folder / "regencies.csv").is_file():
        raise RegionsError(
            f"The tables of regions are not in {folder}. Install the front end's packages (`npm ci` in frontend), "
            "or set AREA_DATA to the folder with regencies.csv, districts.csv and villages.csv."
        )
    name = next((row["name"] for row in _rows(folder, "regencies", code) if row["code"] == code), None)
    if name is None:
        raise RegionsError(f"There is no city or regency with the code {code}.{_hint(folder, code)}")
    province = next((row["name"] for row in _rows(folder, "provinces", code[:2])), "")
    below = [*_rows(folder, "districts", f"{code}."), *_rows(folder, "villages", f"{code}.")]
    areas = tuple(AreaRow(row["code"], row["name"]) for row in sorted(below, key=lambda row: row["code"]))
    islands = tuple(_island(row) for row in _rows(folder, "islands", f"{code}."))
    return Region(code, name, province, (AreaRow(code, name), *areas), islands, _version(folder))


def _city_code(text: str) -> str:
    try:
        code = codes.normal(text)
        if codes.level(code) == "city":
            return code
    except ValueError:
        pass
    raise RegionsError(f"{text!r} is not the code of a city or regency; it looks like 33.74.")


def _hint(folder: Path, code: str) -> str:
    regencies = [f"{row['code']} {row['name']}" for row in _rows(folder, "regencies", code[:2])]
    return f" Its province has: {', '.join(regencies)}." if regencies else " No province has that number."


def _rows(folder: Path, table: str, start: str) -> Iterator[dict[str, str]]:
    file = folder / f"{table}.csv"
    if not file.is_file():
        return
    with file.open(encoding="utf-8", newline="") as lines:
        yield from (row for row in csv.DictReader(lines) if row["code"].startswith(start))


def _version(folder: Path) -> str:
    file = folder.parent / "package.json"
    return str(json.loads(file.read_text("utf-8")).get("version", "")) if file.is_file() else ""


def _island(row: dict[str, str]) -> LandmarkRow:
    """Return an island as a landmark; its point is written in degrees, minutes and seconds."""
    lat, lon = (
        (int(degrees) + int(minutes) / 60 + float(seconds) / 3600) * (-1 if side in "SW" else 1)
        for degrees, minutes, seconds, side in _DEGREES.findall(row["coordinate"])
    )
    slug = re.sub(r"[^a-z0-9]+", "-", row["name"].lower()).strip("-")
    return LandmarkRow(
        f"{slug}-{row['code'][-5:]}", row["name"], "island", round(lon, 5), round(lat, 5), approximate=False
    )


@dataclass(frozen=True, slots=True)
class RegionName:
    """A city or regency of the tables by its code, name and province."""

    code: str
    name: str
    province: str

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


@cache
def region_names(folder: Path) -> tuple[RegionName, ...]:
    """Return every city and regency of Indonesia, by name; none where the tables are not installed."""
    provinces = {row["code"]: row["name"] for row in _rows(folder, "provinces", "")}
    rows = (RegionName(row["code"], row["name"], provinces[row["code"][:2]]) for row in _rows(folder, "regencies", ""))
    return tuple(sorted(rows, key=lambda row: (row.name.partition(" ")[2], row.name)))


def regions_called(folder: Path, text: str) -> list[RegionName]:
    """Return the cities and regencies that are meant by a code, a full name, or else part of a name."""
    wanted = " ".join(text.casefold().split())
    rows = region_names(folder)
    exact = [row for row in rows if wanted in {row.code, row.name.casefold(), str(row).casefold()}]
    return exact or [row for row in rows if wanted and wanted in row.name.casefold()]
