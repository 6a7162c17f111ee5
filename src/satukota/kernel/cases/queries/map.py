"""The city map: clusters by tile from running counts, or points where few lie in the view."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from satukota.kernel.cases.models import Case
from satukota.kernel.cases.queries.access import confidential_agencies, visible
from satukota.kernel.cases.queries.filters import Filter, condition
from satukota.kernel.people.api import Visitor, agencies_of, below, has_permission
from satukota.kernel.places.api import Box, centre, ranges

LEVELS = (10, 12, 14, 16, 18)
FINER = 2
POINTS = 400
CENTRED = 4
"""So many levels finer are the counts from which a cluster gets its place: a sixteenth of its tile."""
POINT_COLUMNS = ("number", "type", "state", "title", "category", "lon", "lat", "priority", "due_at", "is_open")


@dataclass(slots=True)
class Sort:
    """Which counts a view adds up: agencies and visibilities that the viewer may see, types and status asked for."""

    agencies: Sequence[int] | None
    visibility: int
    types: Sequence[str]
    is_open: bool | None


def level_for(zoom: float) -> int:
    """Return the stored tile zoom whose tiles are about 64 pixels wide at a map zoom."""
    wanted = min(max(int(zoom) + FINER, LEVELS[0]), LEVELS[-1])
    return max(level for level in LEVELS if level <= wanted)


def map_cases(user: Visitor, box: Box, zoom: float, chosen: Filter) -> dict[str, Any]:
    """Return GeoJSON of what lies in a box (west, south, east, north): single cases, or clusters with their counts."""
    if _countable(chosen):
        level = level_for(zoom)
        tiles = _counts(_sort(user, chosen), box, level)
        if _total(tiles) > POINTS:
            finer = min(level + CENTRED, LEVELS[-1])
            parts = tiles if finer == level else _counts(_sort(user, chosen), box, finer)
            return _collection(_clusters(tiles, level, parts, finer), total=_total(tiles))
    return _points(user, box, chosen)


def _countable(chosen: Filter) -> bool:
    """Tell whether the counts know everything that a filter asks."""
    fields = set(chosen.as_query()) - {"type", "agency", "status", "sort", "bbox"}
    return not fields and chosen.status in {"open", "closed", "all"}


def _sort(user: Visitor, chosen: Filter) -> Sort:
    is_open = {"open": True, "closed": False}.get(chosen.status)
    mine = below(agencies_of(user))
    agencies = frozenset(chosen.agency)
    if has_permission(user, "kernel.see_city"):
        return Sort(sorted(agencies) or None, Case.Visibility.AGENCY, chosen.type, is_open)
    if mine and (not agencies or agencies <= mine):
        handled = (agencies or mine) <= confidential_agencies(user)
        most = Case.Visibility.PARTIES if handled else Case.Visibility.AGENCY
        return Sort(sorted(agencies or mine), most, chosen.type, is_open)
    return Sort(sorted(agencies) or None, Case.Visibility.PUBLIC, chosen.type, is_open)


def _where(sort: Sort) -> tuple[str, list[Any]]:
    parts = ["visibility <= %s"]
    params: list[Any] = [sort.visibility]
    for column, values in (("agency_id", sort.agencies), ("type", sort.types)):
        if values:
            parts.append(f"{column} = ANY(%s)")
            params.append(list(values))
    if sort.is_open is not None:
        parts.append("is_open = %s")
        params.append(sort.is_open)
    return " AND ".join(parts), params


def _counts(sort: Sort, box: Box, level: int) -> list[tuple[int, int]]:
    shift = 2 * (24 - level)
    spans = [(low >> shift, high >> shift) for low, high in ranges(box)]
    tiles = " OR ".join(f"tile BETWEEN {low} AND {high}" for low, high in spans)
    cells = " OR ".join(f"cell BETWEEN {low << shift} AND {((high + 1) << shift) - 1}" for low, high in spans)
    where, params = _where(sort)
    sql = f"""
        SELECT tile, sum(n)::int FROM (
            SELECT tile, count AS n FROM kernel_tile_count WHERE zoom = %s AND ({tiles}) AND {where}
            UNION ALL
            SELECT cell >> {shift}, delta FROM kernel_tile_change WHERE ({cells}) AND {where}
        ) AS counted GROUP BY tile HAVING sum(n) > 0
    """  # only numbers are put into the text
    with connection.cursor() as cursor:
        cursor.execute(sql, [level, *params, *params])
        return [(int(tile), int(count)) for tile, count in cursor.fetchall()]


def _total(tiles: list[tuple[int, int]]) -> int:
    return sum(count for _, count in tiles)


def _clusters(
    tiles: list[tuple[int, int]], level: int, parts: list[tuple[int, int]], finer: int
) -> list[dict[str, Any]]:
    """Return a cluster for each tile, at the middle of what lies in it and not of the tile, which may be in the sea."""
    sums: dict[int, list[float]] = {}
    for part, count in parts:
        lon, lat = centre(part, finer)
        total = sums.setdefault(part >> 2 * (finer - level), [0.0, 0.0, 0.0])
        for place, value in enumerate((lon * count, lat * count, count)):
            total[place] += value
    features = []
    for tile, count in tiles:
        lon, lat, weight = sums.get(tile, [*centre(tile, level), 1.0])
        features.append(_feature(lon / weight, lat / weight, {"cluster": True, "count": count}))
    return features


def _points(user: Visitor, box: Box, chosen: Filter) -> dict[str, Any]:
    inside = Q()
    for low, high in ranges(box):
        inside |= Q(cell__range=(low, high))
    west, south, east, north = box
    exact = Q(lon__range=(west, east), lat__range=(south, north))
    rows = visible(user).filter(condition(chosen, user), inside, exact).order_by("-id")
    points = list(rows.values(*POINT_COLUMNS)[: POINTS + 1])
    now = timezone.now()
    features = [_point(row, now) for row in points[:POINTS]]
    return _collection(features, total=len(features), more=len(points) > POINTS)


def _point(row: dict[str, Any], now: Any) -> dict[str, Any]:
    late = bool(row["is_open"] and row["due_at"] and row["due_at"] < now)
    names = ("number", "type", "state", "title", "category", "priority", "is_open")
    return _feature(row["lon"], row["lat"], {**{name: row[name] for name in names}, "late": late})


def _feature(lon: float, lat: float, properties: dict[str, Any]) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]}
    return {"type": "Feature", "geometry": point, "properties": properties}


def _collection(features: list[dict[str, Any]], *, total: int, more: bool = False) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features, "total": total, "more": more}
