"""The process that all services are forked from: it loads the program once, they share that memory.

One that dies is back at once, since nothing has to be loaded again.
"""

import argparse
import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess

from granian.constants import Interfaces

from satukota.runtime import web, worker
from satukota.runtime.children import FIRST_DELAY, LONGEST_DELAY, STEADY_SECONDS, reason
from satukota.runtime.lifeline import PARENT, be_called, die_with_parent
from satukota.runtime.voices import speak_as

type Run = Callable[[], int | None]

PATIENCE = {"web": 15.0, "live": 5.0, "worker": 30.0}


@dataclass
class Service:
    """One service: what it runs, its process, when it may start (again) and how long it has to wait next time."""

    name: str
    run: Run
    process: ForkProcess | None = None
    began: float = 0.0
    due: float = 0.0
    delay: float = FIRST_DELAY

    def start(self) -> None:
        """Fork it."""
        self.began = time.monotonic()
        self.process = multiprocessing.get_context("fork").Process(target=self._be)
        self.process.start()

    def _be(self) -> None:
        die_with_parent()
        be_called(f"satukota-{self.name}")
        speak_as(self.name)
        sys.exit(self.run() or 0)

    def ended(self) -> str:
        """Note that it ended, and when it starts again: at once at first, ever slower when it keeps ending."""
        assert self.process
        now = time.monotonic()
        self.delay = FIRST_DELAY if now - self.began > STEADY_SECONDS else min(self.delay * 2, LONGEST_DELAY)
        self.due = now + self.delay
        code = self.process.exitcode
        self.process = None
        return f"{self.name} ended ({reason(code or 0)}), starts again in {self.delay:.1f} s"

    def stop(self) -> None:
        """Ask it to end; end it by force when it takes too long."""
        if self.process is None:
            return
        self.process.terminate()
        self.process.join(PATIENCE[self.name])
        if self.process.is_alive():
            print(f"{self.name} did not end within {PATIENCE[self.name]:.0f} s: killed", flush=True)
            self.process.kill()
            self.process.join()


@dataclass
class Keeper:
    """Keeps services alive until SIGTERM, then stops them in their order."""

    services: list[Service]
    asked: bool = field(default=False, init=False)

    def keep(self) -> None:
        """Start what is due, wait for one that ends, for ever."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            while True:
                self._start_due()
                self._wait()
        finally:
            for service in self.services:
                service.stop()

    def _stop(self, _number: int, _frame: object) -> None:
        if not self.asked:
            self.asked = True
            sys.exit(0)

    def _start_due(self) -> None:
        for service in self.services:
            if service.process is None and service.due <= time.monotonic():
                service.start()

    def _wait(self) -> None:
        waiting = [service.due - time.monotonic() for service in self.services if service.process is None]
        running = [service.process.sentinel for service in self.services if service.process]
        wait(running, max(0.01, min(waiting)) if waiting else None)
        for service in self.services:
            if service.process and not service.process.is_alive():
                print(service.ended(), flush=True)


def load(host: str, port: int) -> list[Service]:
    """Load the program, as much of it as can be shared, and return the services that it can run."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satukota.settings")
    from satukota.asgi import application as feed
    from satukota.wsgi import application as site

    web.warm_up(site)
    gc.collect()
    gc.freeze()  # the collector then leaves the shared pages alone
    assert threading.active_count() == 1, "a thread would not survive the forks"
    return [
        Service("web", lambda: web.serve(site, Interfaces.WSGI, host, port, workers=web.WORKERS)),
        # A watcher never finishes; it comes back by itself and resumes after its last event.
        Service("live", lambda: web.serve(feed, Interfaces.ASGI, host, port + 1, workers=1, patience=1)),
        Service("worker", worker.work),
    ]


def main() -> None:
    """Run site, live feed and worker until SIGTERM; the feed takes the port after `--port`."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    given = parser.parse_args()
    die_with_parent()
    os.environ[PARENT] = str(os.getpid())
    Keeper(load(given.host, given.port)).keep()


if __name__ == "__main__":
    main()
