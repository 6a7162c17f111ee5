"""What is measured between which stamps, with its target; stamps that are missing or out of order."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise

MEASURES: Mapping[str, tuple[str, str]] = {
    "answer": ("rang_at", "answered_at"),
    "classify": ("answered_at", "classified_at"),
    "processing": ("answered_at", "first_dispatch_at"),
    "acknowledge": ("dispatched_at", "acknowledged_at"),
    "turnout": ("dispatched_at", "en_route_at"),
    "travel": ("en_route_at", "on_scene_at"),
    "response": ("rang_at", "on_scene_at"),
}
"""Each measure is the time from the first stamp to the second."""

TARGETS: Mapping[str, float] = {
    "answer": 10,
    "classify": 30,
    "processing": 90,
    "acknowledge": 30,
    "turnout": 80,
    "travel": 480,
    "response": 900,
}
"""Seconds; the city sets its own in the emergency policies."""


def missing_stamps(stamps: Mapping[str, datetime | None], needed: Sequence[str]) -> list[str]:
    """Return the names of the stamps that should be there and are not."""
    return [name for name in needed if stamps.get(name) is None]


def disorder(stamps: Mapping[str, datetime | None], order: Sequence[str]) -> list[tuple[str, str]]:
    """Return the neighbouring stamps that stand in the wrong order, for the list of data quality."""
    known = [(name, at) for name in order if (at := stamps.get(name)) is not None]
    return [(a[0], b[0]) for a, b in pairwise(known) if b[1] < a[1]]
