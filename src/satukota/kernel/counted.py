"""What every process counts for monitors. The processes of an installation share files below the data directory."""

import os
from pathlib import Path

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

from satukota.runtime.paths import data_dir, metrics_dir

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
REQUESTS = Counter("satukota_requests", "Answered requests, by part of the site and status.", ["area", "status"])
REQUEST_SECONDS = Histogram("satukota_request_seconds", "Seconds that answers took.", ["area"], buckets=BUCKETS)
PORT_CALLS = Counter("satukota_port_calls", "Calls to outside systems.", ["port", "outcome"])
PORT_LAST_CALL = Gauge(
    "satukota_port_last_call_time_seconds",
    "When an outside system was called last, by outcome.",
    ["port", "outcome"],
    multiprocess_mode="max",
)


def count_call(port: str, *, good: bool) -> None:
    """Count a call to an outside system."""
    outcome = "good" if good else "bad"
    PORT_CALLS.labels(port, outcome).inc()
    PORT_LAST_CALL.labels(port, outcome).set_to_current_time()


def count_request(area: str, status: int, seconds: float) -> None:
    """Count an answered request."""
    REQUESTS.labels(area, f"{status // 100}xx").inc()
    REQUEST_SECONDS.labels(area).observe(seconds)


def registry() -> CollectorRegistry:
    """Return what was counted: by all processes of this installation where it runs, else by this one alone."""
    folder = Path(os.environ.get("PROMETHEUS_MULTIPROC_DIR") or metrics_dir(data_dir()))
    if not folder.is_dir():
        return REGISTRY
    shared = CollectorRegistry()
    MultiProcessCollector(shared, path=str(folder))  # type: ignore[no-untyped-call]  # the library has no types here
    return shared
