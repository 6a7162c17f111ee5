"""The worker's thread that gives events in batches to their subscribers."""

import threading
import time
from typing import TYPE_CHECKING

import psycopg
import structlog
from django.db import DatabaseError, InterfaceError, connection

if TYPE_CHECKING:
    from satukota.kernel.events.api import Follower

log = structlog.get_logger(__name__)

LOOK_SECONDS = 1.0
"""So long at most nobody looks where no bell rings: one that is lost with its process costs no more."""
GATHER_SECONDS = 0.1
"""What comes in so short a time is handled together: many small events cost one transaction."""
KEEP_SECONDS = 10.0
RETRY_SECONDS = 0.5


class StreamReader(threading.Thread):
    """Leads the subscribers along the stream until `end`; a lost database is looked for again."""

    def __init__(self) -> None:
        super().__init__(name="stream", daemon=True)
        self.ended = threading.Event()
        self.kept_at = 0.0

    def end(self) -> None:
        """Finish the round that runs and stop."""
        self.ended.set()
        self.join()

    def run(self) -> None:
        """Follow the stream; nothing is missed while the database is away."""
        from satukota.kernel.events.api import Follower

        while not self.ended.is_set():
            try:
                self._follow(Follower())
            except (psycopg.OperationalError, DatabaseError, InterfaceError) as error:
                log.warning("stream.lost_database", error=type(error).__name__)
                self.ended.wait(RETRY_SECONDS)
            finally:
                connection.close()

    def _follow(self, follower: "Follower") -> None:
        from satukota.kernel.events.api import EVENTS_CHANNEL, LOOK_AHEAD, own_connection

        with psycopg.connect(**own_connection(), autocommit=True) as bell:
            bell.execute(f"LISTEN {EVENTS_CHANNEL}")
            patience = LOOK_SECONDS
            while not self.ended.is_set():
                handled = follower.take_round()
                if not handled:
                    # What rang may still wait for an older transaction, whose end need not ring.
                    rung = list(bell.notifies(timeout=patience, stop_after=1))
                    patience = GATHER_SECONDS if rung else LOOK_SECONDS
                self._keep(follower)
                if handled < LOOK_AHEAD:
                    self.ended.wait(GATHER_SECONDS)
            follower.save_positions()

    def _keep(self, follower: "Follower") -> None:
        if time.monotonic() - self.kept_at > KEEP_SECONDS:
            follower.save_positions()
            self.kept_at = time.monotonic()
