"""The process that all services are forked from: it loads the program once, they share that memory.

One that dies is back at once, since nothing has to be loaded again.
"""

import argparse
import gc
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import wait
from pathlib import Path

from granian.constants import Interfaces

from satukota.runtime import claim, register, web, worker
from satukota.runtime.lifeline import PARENT, die_with_parent
from satukota.runtime.paths import data_dir, metrics_dir
from satukota.runtime.service import Service

NAME = "services"
"""Under which it writes down what it keeps."""


@dataclass
class Keeper:
    """Keeps services alive until SIGTERM, then stops them in their order."""

    services: list[Service]
    data: Path
    stop_wanted: bool = field(default=False, init=False)
    _own: int = field(default=0, init=False)
    _wake: tuple[int, int] = field(default_factory=os.pipe, init=False)

    def keep(self) -> None:
        """Start what is due, wait for one that ends, for ever."""
        self._own = os.getpid()
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            while not self.stop_wanted:
                self._start_due()
                self._wait()
        finally:
            for service in self.services:
                service.stop()
            register.forget(self.data, NAME)

    def _stop(self, _number: int, _frame: object) -> None:
        """Note the wish and wake the loop. An exception raised here could be lost inside a fork, and the wish with it.

        A service that was just forked still has this handler: it simply ends.
        """
        if os.getpid() != self._own:
            sys.exit(0)
        self.stop_wanted = True
        os.write(self._wake[1], b"!")

    def _start_due(self) -> None:
        due = [service for service in self.services if service.process is None and service.due <= time.monotonic()]
        for service in due:
            service.start()
        if due:
            self._note()

    def _note(self) -> None:
        register.write(self.data, NAME, [service.entry for service in self.services])

    def _wait(self) -> None:
        waiting = [service.due - time.monotonic() for service in self.services if service.process is None]
        running = [service.process.sentinel for service in self.services if service.process]
        wait([*running, self._wake[0]], max(0.01, min(waiting)) if waiting else None)
        ended = [service for service in self.services if service.process and not service.process.is_alive()]
        for service in ended:
            print(service.note_end(), flush=True)
        if ended:
            self._note()


def load(host: str, port: int) -> list[Service]:
    """Load the program, as much of it as can be shared, and return the services that it can run."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satukota.settings")
    from satukota.asgi import application as feed
    from satukota.wsgi import application as site

    web.warm_up(site)
    gc.collect()
    gc.freeze()  # the collector then leaves the shared pages alone
    # A request leaves hardly a circle behind: looking for them ten times less often saves a fortieth of its time.
    gc.set_threshold(20_000, 10, 10)
    assert threading.active_count() == 1, "a thread would not survive the forks"
    return [
        Service("web", lambda: web.serve(site, Interfaces.WSGI, host, port, workers=web.WORKERS)),
        # A watcher never finishes; it comes back by itself and resumes after its last event.
        Service("live", lambda: web.serve(feed, Interfaces.ASGI, host, port + 1, workers=1, patience=1)),
        Service("worker", worker.work),
        *of_modules(claim.Holder(0, host, port).url.rstrip("/")),
    ]


def of_modules(site: str) -> Iterator[Service]:
    """Yield the processes that installed modules want to be kept, which may ask the site at that address."""
    from satukota.kernel.registry.api import Process, offers, resolve

    for module, process in offers("processes", Process):
        if resolve(module.name, process.wanted)():
            yield Service(process.name, partial(resolve(module.name, process.run), site), "modules")


def share_counts(data: Path) -> None:
    """Give the processes an empty folder in which they count together; before the program is loaded."""
    folder = metrics_dir(data)
    shutil.rmtree(folder, ignore_errors=True)
    claim.open_to_us_only(folder)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def main() -> None:
    """Run site, live feed, worker and what modules want until SIGTERM; the feed takes the port after `--port`."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args()
    die_with_parent()
    os.environ[PARENT] = str(os.getpid())
    share_counts(data_dir())
    Keeper(load(options.host, options.port), data_dir()).keep()


if __name__ == "__main__":
    main()
