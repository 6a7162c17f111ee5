"""Keep services alive until they are to stop."""

import os
import signal
import sys
import time
from dataclasses import dataclass, field
from multiprocessing.connection import wait

from satukota.runtime.service import Service


@dataclass
class Keeper:
    """Keeps services alive until SIGTERM, then stops them in their order."""

    services: list[Service]
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

    def _stop(self, _number: int, _frame: object) -> None:
        """Note the wish and wake the loop. An exception raised here could be lost inside a fork, and the wish with it.

        A service that was just forked still has this handler: it simply ends.
        """
        if os.getpid() != self._own:
            sys.exit(0)
        self.stop_wanted = True
        os.write(self._wake[1], b"!")

    def _start_due(self) -> None:
        for service in self.services:
            if service.process is None and service.due <= time.monotonic():
                service.start()

    def _wait(self) -> None:
        waiting = [service.due - time.monotonic() for service in self.services if service.process is None]
        running = [service.process.sentinel for service in self.services if service.process]
        wait([*running, self._wake[0]], max(0.01, min(waiting)) if waiting else None)
        for service in self.services:
            if service.process and not service.process.is_alive():
                print(service.note_end(), flush=True)
