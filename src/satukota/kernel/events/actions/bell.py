"""Tell listeners that something new was committed.

NOTIFY inside the writing transaction holds a database-wide lock until that commit has reached the disk, which
would make all writers wait for one another. So a thread of each process rings after commits instead, once for
all that came in the meantime. A ring that is lost with its process costs nothing but time: listeners also look
by themselves every second.
"""

import threading
from collections.abc import Iterable
from typing import Any

import psycopg
import structlog
from django.db import connection, transaction

log = structlog.get_logger(__name__)

EVENTS = "satukota_events"
JOBS = "procrastinate_any_queue_v1"
RING = "SELECT pg_notify(name, CASE name WHEN %s THEN '' ELSE %s END) FROM unnest(%s::text[]) AS name"
GATHER_SECONDS = 0.02
"""How long commits are gathered for the next ring. The first after a silence rings at once."""
JOBS_PAYLOAD = '{"type": "job_inserted", "job_id": 0}'


def own_connection() -> dict[str, Any]:
    """Return the parameters of a connection outside Django's pool, for who rings and who listens."""
    params = dict(connection.get_connection_params())
    for key in ("pool", "cursor_factory", "context", "prepare_threshold"):
        params.pop(key, None)
    return {**params, "prepare_threshold": None}


class Bell(threading.Thread):
    """A daemon thread with a connection of its own that sends NOTIFY for the commits of its process."""

    def __init__(self) -> None:
        super().__init__(name="bell", daemon=True)
        self.wanted = threading.Event()
        self.ended = False
        self.channels: set[str] = set()
        self.lock = threading.Lock()
        self.params = own_connection()

    def want(self, channels: Iterable[str]) -> None:
        """Ask for a ring on these channels, soon."""
        with self.lock:
            self.channels.update(channels)
        self.wanted.set()

    def run(self) -> None:
        """Ring until the end; after a lost connection connect again at the next wish."""
        while not self.ended:
            try:
                with psycopg.connect(**self.params, autocommit=True) as own:
                    own.execute("SET synchronous_commit = off")
                    self._ring_on(own)
            except psycopg.OperationalError as error:
                log.warning("bell.lost_connection", error=type(error).__name__)
                threading.Event().wait(0.5)

    def end(self) -> None:
        """Give the connection back; what was wanted before is rung."""
        self.ended = True
        self.wanted.set()
        self.join()

    def _ring_on(self, own: psycopg.Connection) -> None:
        while not self.ended:
            self.wanted.wait()
            self.wanted.clear()
            with self.lock:
                channels, self.channels = self.channels, set()
            own.execute(RING, [EVENTS, JOBS_PAYLOAD, [*channels]])
            threading.Event().wait(GATHER_SECONDS)


_bells: dict[str, Bell] = {}
_starting = threading.Lock()


def _bell() -> Bell:
    name = str(connection.settings_dict["NAME"])
    with _starting:
        if name not in _bells or not _bells[name].is_alive():
            _bells[name] = Bell()
            _bells[name].start()
    return _bells[name]


def ring(*, jobs: bool) -> None:
    """After this transaction's commit, wake the live feed and, where jobs were deferred, the workers."""
    channels = (EVENTS, JOBS) if jobs else (EVENTS,)
    transaction.on_commit(lambda: _bell().want(channels))


def silence() -> None:
    """End the bells of this process: their connections keep a database from being dropped."""
    while _bells:
        _bells.popitem()[1].end()
