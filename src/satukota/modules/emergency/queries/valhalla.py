"""Drive times asked of Valhalla, by its service or from an extract; 1.5 seconds, no longer."""

import json
from collections.abc import Sequence

from satukota.kernel.ports.api import call

TIMEOUT = 1.5

type Point = tuple[float, float]


def _question(starts: Sequence[Point], target: Point) -> str:
    places = [{"lon": lon, "lat": lat} for lon, lat in starts]
    return json.dumps({"sources": places, "targets": [{"lon": target[0], "lat": target[1]}], "costing": "auto"})


def _seconds(answer: str) -> list[float | None]:
    return [row[0]["time"] for row in json.loads(answer)["sources_to_targets"]]


def ask_service(address: str, starts: Sequence[Point], target: Point) -> list[float | None]:
    """Return the seconds from each start, as the service at an http address says."""
    question = _question(starts, target)
    headers = {"Content-Type": "application/json"}
    url = f"{address.rstrip('/')}/sources_to_targets"
    answer = call("router", "POST", url, seconds=TIMEOUT, content=question, headers=headers)
    return _seconds(answer.successful().body.decode())


def ask_extract(config: str, starts: Sequence[Point], target: Point) -> list[float | None]:
    """Return the seconds from each start, out of an extract on this machine that a configuration file names."""
    import importlib

    actor = importlib.import_module("valhalla").Actor(config)
    return _seconds(actor.matrix(_question(starts, target)))
