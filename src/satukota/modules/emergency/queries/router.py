"""Drive times, where a router is configured. It may answer late or never: then distances must do."""

import json
import time
from collections.abc import Sequence

import structlog

from satukota.kernel.ports.api import Unreachable, call
from satukota.modules.emergency.queries.policies import policy
from satukota.modules.emergency.rules.recommend import Router, RouterDown

log = structlog.get_logger(__name__)
REST_SECONDS = 30
"""After a failure nobody waits for the router for so long."""
TIMEOUT = 1.5


class Breaker:
    """Remembers that something failed, so that the next callers do not wait for it."""

    def __init__(self) -> None:
        self.until = 0.0

    def open(self) -> bool:
        """Tell whether the thing is being left alone."""
        return time.monotonic() < self.until

    def trip(self) -> None:
        """Leave the thing alone for a while."""
        self.until = time.monotonic() + REST_SECONDS


BREAKER = Breaker()


def router() -> Router | None:
    """Return the configured router, None where there is none: an http address or a Valhalla configuration file."""
    address = str(policy("router_url"))
    if not address:
        return None
    asks = ask_service if address.startswith(("http://", "https://")) else ask_extract

    def matrix(starts: Sequence[Point], target: Point) -> list[float | None]:
        if BREAKER.open():
            raise RouterDown
        try:
            return asks(address, starts, target)
        except (OSError, Unreachable, ValueError, KeyError, RuntimeError, ImportError) as error:
            BREAKER.trip()
            log.warning("emergency.router_down", error=type(error).__name__)
            raise RouterDown from error

    return matrix


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
