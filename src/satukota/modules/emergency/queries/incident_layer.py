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
