"""Positions as trackers send them: the OsmAnd protocol in a query or a form, and the JSON of Traccar's client from 9 on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from satukota.modules.emergency.rules.moments import possible

KNOT = 0.514444
"""Metres a second."""


@dataclass(frozen=True, slots=True)
class Tracked:
    """What a tracker said: degrees, when (None: now), metres, metres a second, degrees from north."""

    lon: float
    lat: float
    at: datetime | None
    accuracy: float | None
    speed: float | None
    heading: float | None


def key_of(message: Mapping[str, Any]) -> str:
    """Return the key by which a tracker says whose it is, empty without one."""
    key = message.get("id") or message.get("deviceid") or message.get("device_id") or ""
    return "" if "\x00" in str(key) else str(key)[:64]


def read(message: Mapping[str, Any]) -> Tracked:
    """Read a position in whichever of the two forms it comes. Raises as they do."""
    return read_json(message) if "location" in message else read_query(message)


def read_query(data: Mapping[str, Any]) -> Tracked:
    """Read the OsmAnd protocol; its speed is in knots. Raises KeyError or ValueError for what is no position."""
    speed = _number(data.get("speed"))
    return Tracked(
        float(data["lon"]),
        float(data["lat"]),
        read_time(data.get("timestamp", "")),
        _number(data.get("accuracy")),
        None if speed is None else speed * KNOT,
        _number(data.get("bearing") or data.get("heading")),
    )


def read_json(body: Mapping[str, Any]) -> Tracked:
    """Read the JSON of Traccar's client; its speed is in metres a second, what it does not know is negative.

    Raises KeyError, TypeError or ValueError for what is no position.
    """
    location = body["location"]
    if isinstance(location, list):
        location = location[-1]
    coords = location["coords"]
    return Tracked(
        float(coords["longitude"]),
        float(coords["latitude"]),
        read_time(str(location.get("timestamp") or "")),
        _number(coords.get("accuracy")),
        _number(coords.get("speed")),
        _number(coords.get("heading")),
    )


def read_time(text: str) -> datetime | None:
    """Read Unix seconds or milliseconds, or ISO; without a zone it is UTC, as the protocol says.

    A tracker whose clock is lost still says where it is: a year that cannot be is no time.
    """
    moment = _said_time(text) if text else None
    return moment if moment is not None and possible(moment) else None


def _said_time(text: str) -> datetime:
    if re.fullmatch(r"\d+(\.\d+)?", text):
        seconds = float(text)
        return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _number(value: Any) -> float | None:
    number = float(value) if value not in (None, "") else -1.0
    return number if 0 <= number < 1e9 else None
