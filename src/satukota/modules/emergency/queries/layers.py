"""What the wall and the city map show. A sensitive incident appears only by its area, without kind or exact place."""

from typing import Any

from django.utils.translation import gettext as _

from satukota.kernel.people.api import Visitor, has_permission
from satukota.modules.emergency.models import Call, Incident, Unit
from satukota.modules.emergency.queries.clock import now
from satukota.modules.emergency.queries.desk import coverage_gaps, incident_row, open_incidents, unit_rows
from satukota.modules.emergency.queries.policies import policy
from satukota.modules.emergency.queries.setup import kind_title
from satukota.modules.emergency.queries.troubles import troubles
from satukota.modules.emergency.rules.machines import OPEN_INCIDENT, WAITING

type Box = tuple[float, float, float, float] | None


def _inside(lon: float | None, lat: float | None, bbox: Box) -> bool:
    if lon is None or lat is None:
        return False
    return bbox is None or (bbox[0] <= lon <= bbox[2] and bbox[1] <= lat <= bbox[3])


def _point(lon: float, lat: float, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": properties}


def incidents(user: Visitor, bbox: Box = None, zoom: int = 12, filters: dict[str, Any] | None = None) -> dict[str, Any]:  # noqa: ARG001  # the layer's signature
    """Return the open incidents as GeoJSON."""
    features = []
    for found in open_incidents():
        if not _inside(found.lon, found.lat, bbox):
            continue
        lon, lat = (
            (round(found.lon or 0, 2), round(found.lat or 0, 2))
            if found.sensitive
            else (found.lon or 0, found.lat or 0)
        )
        title = found.number if found.sensitive else f"{kind_title(found.kind)} · {found.place_text}"
        features.append(
            _point(
                lon,
                lat,
                id=found.pk,
                title=title,
                priority=found.priority,
                state=found.state,
                since=found.opened_at.isoformat(),
                url=f"/emergency/incidents/{found.pk}/",
                shape="circle",
            )
        )
    return {"type": "FeatureCollection", "features": features}


def units(user: Visitor, bbox: Box = None, zoom: int = 12, filters: dict[str, Any] | None = None) -> dict[str, Any]:  # noqa: ARG001  # the layer's signature
    """Return the units as GeoJSON, with the age of each position."""
    rows = unit_rows(now(), float(policy("board_stale_seconds")))
    features = [
        _point(
            u["lon"],
            u["lat"],
            id=u["id"],
            title=f"{u['code']} · {u['name']}",
            state=u["availability"],
            age=u["age"],
            stale=u["stale"],
            shape="triangle",
        )
        for u in rows
        if _inside(u["lon"], u["lat"], bbox)
    ]
    return {"type": "FeatureCollection", "features": features}


def coverage(user: Visitor, bbox: Box = None, zoom: int = 12, filters: dict[str, Any] | None = None) -> dict[str, Any]:  # noqa: ARG001  # the layer's signature
    """Return the stations with too few free units as GeoJSON."""
    gaps = coverage_gaps(unit_rows(now(), float(policy("board_stale_seconds"))))
    words = _("%(station)s: %(missing)s units too few")
    features = [
        _point(gap["lon"], gap["lat"], title=words % gap, missing=gap["missing"], shape="ring")
        for gap in gaps
        if _inside(gap["lon"], gap["lat"], bbox)
    ]
    return {"type": "FeatureCollection", "features": features}


def incident_widget(user: Visitor) -> dict[str, Any]:
    """Return the most urgent incidents with their timers, and how many there are in all."""
    found = open_incidents()
    rows = [
        incident_row(entry, now()) | {"title": entry.number if entry.sensitive else kind_title(entry.kind)}
        for entry in found[:5]
    ]
    for row in rows:
        row["place"] = "" if row["sensitive"] else row["place"]
    return {
        "incidents": rows,
        "count": len(found),
        "more": max(0, len(found) - 5),
        "troubles": troubles(),
        "desk": has_permission(user, "emergency.dispatch"),
    }


def unit_widget(_user: Visitor) -> dict[str, Any]:
    """Return how many units of each kind are free: the full roster, not only those with a position."""
    rows = unit_rows(now(), float(policy("board_stale_seconds")))
    kinds: dict[str, list[int]] = {}
    for row in rows:
        free, total = kinds.get(row["kind"], [0, 0])
        kinds[row["kind"]] = [free + (row["availability"] == "available"), total + 1]
    words = dict(Unit._meta.get_field("kind").choices or [])
    return {
        "kinds": [
            {"title": words.get(kind, kind), "free": free, "total": total} for kind, (free, total) in kinds.items()
        ],
        "gaps": coverage_gaps(rows),
    }


def open_count(_user: Visitor) -> int:
    """Return how many incidents are open."""
    return Incident.objects.filter(state__in=OPEN_INCIDENT).count()


def waiting_count(_user: Visitor) -> int:
    """Return how many calls wait for an answer."""
    return Call.objects.filter(state__in=WAITING).count()
