"""Where the reference boundaries lie; tests that need them are skipped where they are absent."""

import csv
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[5]
SHARED = Path(os.environ.get("SATUKOTA_SHARED", ROOT.parent / "shared"))
CITIES = ROOT / "cities"
NAMES = {"36.72": "cilegon", "35.17": "jombang"}

needs_shared = pytest.mark.skipif(not (SHARED / "geo").is_dir(), reason="the reference boundaries are not here")


def villages(code: str) -> Path:
    """Return the file of a city's village boundaries."""
    return SHARED / "geo" / f"{NAMES[code]}_desa_kelurahan.geojson"


def centroids(code: str) -> dict[str, tuple[float, float, float]]:
    """Return lon, lat and km² of each area of a city, from the reference table."""
    with (SHARED / "geo" / "cilegon_jombang_centroids.csv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["kode"].startswith(code)]
    return {row["kode"]: (float(row["lon"]), float(row["lat"]), float(row["area_km2"])) for row in rows}
