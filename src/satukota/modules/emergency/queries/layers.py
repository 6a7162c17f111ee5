"""Incidents, units and gaps in the cover of stations on the city map, and incidents in the search.

A sensitive incident shows only by its area, without kind or exact place.
"""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from satukota.kernel.people.api import Visitor
from satukota.kernel.registry.api import Hit
from satukota.modules.emergency.models import Incident
from satukota.modules.emergency.queries.clock import now
from satukota.modules.emergency.queries.desk import coverage_gaps, open_incidents, unit_rows
from satukota.modules.emergency.queries.kinds import kind_title
from satukota.modules.emergency.queries.policies import policy

type Box = tuple[float, float, float, float] | None


def inside(lon: float | None, lat: float | None, bbox: Box) -> bool:
    """Tell whether a point is known and lies inside what is looked at."""
    if lon is None or lat is None:
        return False
    return bbox is None or (bbox[0] <= lon <= bbox[2] and bbox[1] <= lat <= bbox[3])


def point(lon: float, lat: float, **properties: Any) -> dict[str, Any]:
    """Return a point with what is known of it as GeoJSON."""
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": properties}


def units(user: Visitor, bbox: Box = None, zoom: int = 12, filters: dict[str, Any] | None = None) -> dict[str, Any]:  # noqa: ARG001  # the layer's signature
    """Return the units as GeoJSON, with the age of each position."""
    rows = unit_rows(now(), float(policy("board_stale_seconds")))
    features = [
        point(
            u["lon"],
            u["lat"],
            id=u["id"],
            title=f"{u['code']} · {u['name']}",
            state=u["availability"],
            age=u["age"],
            stale=u["stale"],
            tone="muted" if u["stale"] else "ok" if u["availability"] == "available" else "primary",
        )
        for u in rows
        if inside(u["lon"], u["lat"], bbox)
    ]
    return {"type": "FeatureCollection", "features": features}


def coverage(user: Visitor, bbox: Box = None, zoom: int = 12, filters: dict[str, Any] | None = None) -> dict[str, Any]:  # noqa: ARG001  # the layer's signature
    """Return the stations with too few free units as GeoJSON."""
    gaps = coverage_gaps(unit_rows(now(), float(policy("board_stale_seconds"))))
    words = _("%(station)s: %(missing)s units too few")
    features = [
        point(gap["lon"], gap["lat"], title=words % gap, missing=gap["missing"], tone="warning")
        for gap in gaps
        if inside(gap["lon"], gap["lat"], bbox)
    ]
    return {"type": "FeatureCollection", "features": features}


def incidents(user: Visitor, bbox: Box = None, zoom: int = 12, filters: dict[str, Any] | None = None) -> dict[str, Any]:  # noqa: ARG001  # the layer's signature
    """Return the open incidents as GeoJSON."""
    features = []
    for incident in open_incidents():
        if not inside(incident.lon, incident.lat, bbox):
            continue
        lon, lat = (
            (round(incident.lon or 0, 2), round(incident.lat or 0, 2))
            if incident.sensitive
            else (incident.lon or 0, incident.lat or 0)
        )
        title = incident.number if incident.sensitive else f"{kind_title(incident.kind)} · {incident.place_text}"
        features.append(
            point(
                lon,
                lat,
                id=incident.pk,
                title=title,
                priority=incident.priority,
                state=incident.state,
                since=incident.opened_at.isoformat(),
                url=f"/emergency/incidents/{incident.pk}/",
                tone="danger" if incident.priority == 1 else "primary",
            )
        )
    return {"type": "FeatureCollection", "features": features}


def search_incidents(_user: Visitor, words: str, most: int) -> list[Hit]:
    """Return the incidents with these words in their place, newest first; no sensitive one."""
    incidents = Incident.objects.filter(place_text__icontains=words, sensitive=False).order_by("-pk")[:most]
    return [
        Hit(
            f"{kind_title(incident.kind)} · {incident.place_text}",
            incident.number,
            reverse("emergency-incident", args=[incident.pk]),
        )
        for incident in incidents
    ]
