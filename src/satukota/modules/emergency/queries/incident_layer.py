"""Incidents on the city map and in the search. A sensitive one shows only by its area, without kind or exact place."""

from typing import Any

from django.urls import reverse

from satukota.kernel.people.api import Visitor
from satukota.kernel.registry.api import Hit
from satukota.modules.emergency.models import Incident
from satukota.modules.emergency.queries.desk import open_incidents
from satukota.modules.emergency.queries.kinds import kind_title
from satukota.modules.emergency.queries.layers import Box, inside, point


def incidents(user: Visitor, bbox: Box = None, zoom: int = 12, filters: dict[str, Any] | None = None) -> dict[str, Any]:  # noqa: ARG001  # the layer's signature
    """Return the open incidents as GeoJSON."""
    features = []
    for found in open_incidents():
        if not inside(found.lon, found.lat, bbox):
            continue
        lon, lat = (
            (round(found.lon or 0, 2), round(found.lat or 0, 2))
            if found.sensitive
            else (found.lon or 0, found.lat or 0)
        )
        title = found.number if found.sensitive else f"{kind_title(found.kind)} · {found.place_text}"
        features.append(
            point(
                lon,
                lat,
                id=found.pk,
                title=title,
                priority=found.priority,
                state=found.state,
                since=found.opened_at.isoformat(),
                url=f"/emergency/incidents/{found.pk}/",
                tone="danger" if found.priority == 1 else "primary",
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
