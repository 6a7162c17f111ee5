"""One service: forked, named, started again, stopped."""

import multiprocessing
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.context import ForkProcess

from satukota.runtime.children import FIRST_DELAY, LONGEST_DELAY, STEADY_SECONDS, reason
from satukota.runtime.lifeline import be_called, die_with_parent
from satukota.runtime.register import Entry
from satukota.runtime.voices import speak_as

type Run = Callable[[], int | None]
PATIENCE = {"web": 15.0, "live": 5.0, "worker": 30.0}
"""Seconds that a service may take to end; those of modules have as long as the feed."""


@dataclass
class Service:
    """One service: what it runs, its process, when it may start (again) and how long it has to wait next time.

    `voice` is the pipe through which it speaks, where that is not called like it. `ended` says why it ended last.
    """

    name: str
    run: Run
    voice: str = ""
    process: ForkProcess | None = None
    began: float = 0.0
    due: float = 0.0
    delay: float = FIRST_DELAY
    since: float = 0.0
    restarts: int = 0
    ended: str = ""

    def start(self) -> None:
        """Fork it."""
        self.began, self.since = time.monotonic(), time.time()
        self.process = multiprocessing.get_context("fork").Process(target=self._be)
        self.process.start()

    def _be(self) -> None:
        die_with_parent()
        be_called(f"satukota-{self.name}")
        speak_as(self.voice or self.name)
        sys.exit(self.run() or 0)

    def note_end(self) -> str:
        """Note that it ended, and when it starts again: at once at first, ever slower when it keeps ending."""
        assert self.process
        now = time.monotonic()
        self.delay = FIRST_DELAY if now - self.began > STEADY_SECONDS else min(self.delay * 2, LONGEST_DELAY)
        self.due = now + self.delay
        self.ended = reason(self.process.exitcode or 0)
        self.process = None
        self.restarts += 1
        return f"{self.name} ended ({self.ended}), starts again in {self.delay:.1f} s"

    @property
    def entry(self) -> Entry:
        """What is written down of it for others."""
        return Entry(self.name, self.process.pid if self.process else None, self.since, self.restarts, self.ended)

    def stop(self) -> None:
        """Ask it to end; end it by force when it takes too long."""
        if self.process is None:
            return
        self.process.terminate()
        patience = PATIENCE.get(self.name, PATIENCE["live"])
        self.process.join(patience)
        if self.process.is_alive():
            print(f"{self.name} did not end within {patience:.0f} s: killed", flush=True)
            self.process.kill()
            self.process.join()
