"""A GeoJSON file as its features; what is no such file is refused."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MOST_MEGABYTES = 500


class BoundariesError(ValueError):
    """The file as a whole cannot be used; the text says why and what to do. Nothing was changed."""


def features_of(file: Path) -> list[Any]:
    """Return the features of a file. Raises BoundariesError."""
    try:
        if file.stat().st_size > MOST_MEGABYTES * 1024 * 1024:
            raise BoundariesError(f"{file.name} is larger than {MOST_MEGABYTES} MB. Cut out your own city first.")
        content = json.loads(file.read_text("utf-8-sig"))
    except OSError as error:
        raise BoundariesError(f"{file} cannot be opened: {error.strerror}.") from error
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise BoundariesError(f"{file.name} is not GeoJSON: {error}.") from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        raise BoundariesError(f"{file.name} is not a GeoJSON FeatureCollection: it has no list of features.")
    return features


def check_degrees(features: list[Any]) -> None:
    """Refuse a file in metres, or with latitude before longitude: both would put the city into the sea unseen."""
    first = next((pair for feature in features for pair in _first_pair(feature)), None)
    if first is None:
        return
    x, y = first
    if abs(x) > 180 or abs(y) > 180:
        raise BoundariesError(
            f"The coordinates ({x:.0f}, {y:.0f}) are not degrees. Convert the file to WGS 84 (EPSG:4326) first."
        )
    if abs(y) > 90:
        raise BoundariesError(f"Latitude stands before longitude ({x:.3f}, {y:.3f}). GeoJSON wants longitude first.")


def _first_pair(feature: Any) -> Iterator[tuple[float, float]]:
    inner = feature.get("geometry") if isinstance(feature, dict) else None
    inner = inner.get("coordinates") if isinstance(inner, dict) else None
    while isinstance(inner, list) and inner and isinstance(inner[0], list):
        inner = inner[0]
    if isinstance(inner, list) and len(inner) >= 2 and all(isinstance(number, int | float) for number in inner[:2]):
        yield float(inner[0]), float(inner[1])
