"""Serve requests."""

import multiprocessing
import os
import signal
import time
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from satukota.runtime.lifeline import die_with_parent

WORKERS = int(os.environ.get("WEB_WORKERS") or 2)
RESPAWN_SECONDS = 0.1
THREADS = int(os.environ.get("WEB_THREADS") or 3)


class Server(MPServer):
    """Granian ends when one of its workers dies twice within seconds; ours starts it again however often."""

    def _respawn_workers(self, *workers: Any, **options: Any) -> None:
        time.sleep(RESPAWN_SECONDS)
        super()._respawn_workers(*workers, **options)
        self.respawned_wrks.clear()


def serve(application: Any, interface: Interfaces, host: str, port: int, *, workers: int, patience: int = 10) -> None:
    """Serve an application until SIGTERM; answers that run get `patience` seconds to finish.

    The workers are forked from here, so they share what is loaded.
    """
    multiprocessing.set_start_method("fork", force=True)
    main = os.getpid()

    def in_worker() -> Any:
        # At once: one that finishes its connections first keeps the port, and the next server's clients wait at it.
        die_with_parent(main, signal.SIGKILL)
        return application

    server = Server(
        interface.value,
        address=host,
        port=port,
        interface=interface,
        workers=workers,
        blocking_threads=THREADS if interface is Interfaces.WSGI else None,
        respawn_failed_workers=True,
        workers_kill_timeout=patience,
        log_level=LogLevels.warning,
    )
    server.serve(target_loader=in_worker, wrap_loader=False)
