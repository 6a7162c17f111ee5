"""Ask for an address inside the process and keep what it cost."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench.planning_walk import Address


@dataclass(frozen=True)
class Asked:
    """What an address cost one reader: milliseconds of wall and of Python's own CPU, statements, size."""

    address: Address
    reader: str
    p50: float
    p95: float
    cpu: float
    statements: int
    kb: float

    def as_data(self) -> dict[str, Any]:
        """Return the figures as they are kept."""
        figures = {name: round(getattr(self, name), 1) for name in ("p50", "p95", "cpu", "statements", "kb")}
        return {"address": self.address.name, "url": self.address.url, "as": self.reader, **figures}


def ask(client: Any, address: Address, reader: str, times: int) -> Asked | None:
    """Ask once to warm up and then several times; return None for whoever is not let in, and for what only takes POST."""
    answer = client.get(address.url)
    if answer.status_code >= 500 or (answer.status_code == 404 and reader == "planner"):
        raise AssertionError(f"{address.url} answers {answer.status_code}: are its ids still right?")
    if answer.status_code != 200:
        return None
    counter = Statements()
    with counter.watching():
        client.get(address.url)
    walls, cpus = [], []
    for _ in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        client.get(address.url)
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((time.process_time() - cpu) * 1000)
    size = len(answer.getvalue()) / 1024
    return Asked(address, reader, rank(walls, 50), rank(walls, 95), rank(cpus, 50), counter.count, size)


def rank(figures: list[float], percent: int) -> float:
    """Return the figure that so many percent do not exceed."""
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


class Statements:
    """Counts what is asked of the database."""

    def __init__(self) -> None:
        self.count = 0

    def watching(self) -> Any:
        """Return a context in which statements are counted."""
        from django.db import connection

        return connection.execute_wrapper(self._count)

    def _count(self, execute: Callable[..., Any], *given: Any) -> Any:
        self.count += 1
        return execute(*given)
