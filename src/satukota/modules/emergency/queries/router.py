"""Drive times, where a router is configured. It may answer late or never: then distances must do."""

import time
from collections.abc import Sequence

import structlog

from satukota.kernel.ports.api import Unreachable
from satukota.modules.emergency.queries.policies import policy
from satukota.modules.emergency.queries.valhalla import Point, ask_extract, ask_service
from satukota.modules.emergency.rules.recommend import Router, RouterDown

log = structlog.get_logger(__name__)
REST_SECONDS = 30
"""After a failure nobody waits for the router for so long."""


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
