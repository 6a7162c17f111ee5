"""The process that answers requests: loads the program once, then forks its workers, which share that memory."""

import argparse
import gc
import importlib
import os
import signal
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any
from wsgiref.util import setup_testing_defaults

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from satukota.runtime.database import close_connections
from satukota.runtime.lifeline import die_with_parent
from satukota.runtime.supervisor import checked_host

WORKERS = int(os.environ.get("WEB_WORKERS") or 2)
LOADED_LATE = ("holidays.countries.indonesia", "shapely", "PIL.Image")
RESPAWN_SECONDS = 0.1
THREADS = int(os.environ.get("WEB_THREADS") or 4)


class Server(MPServer):
    """Granian ends when one of its workers dies twice within seconds; ours starts it again however often."""

    def _respawn_workers(self, *given: Any, **options: Any) -> None:
        time.sleep(RESPAWN_SECONDS)
        super()._respawn_workers(*given, **options)
        self.respawned_wrks.clear()


def serve(
    load: Callable[[], Any], interface: Interfaces, host: str, port: int, *, workers: int, patience: int = 10
) -> None:
    """Serve an application until SIGTERM; answers that run get `patience` seconds to finish.

    `load` is called once, before the workers are forked.
    """
    die_with_parent()
    application = load()
    gc.collect()
    gc.freeze()  # the collector then leaves the shared pages alone
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


def _site() -> Any:
    from satukota.wsgi import application

    warm_up(application)
    return application


def warm_up(application: Callable[..., Any]) -> None:
    """Answer a first request before the workers are forked, so that they share all that it loads.

    The connections that it took are closed: no worker may inherit one. Without a database nothing is lost but time.
    """
    from django.db import DatabaseError
    from django.urls import get_resolver

    assert get_resolver().url_patterns  # reading them imports every view
    for name in LOADED_LATE:
        importlib.import_module(name)
    environ = {"PATH_INFO": "/", "HTTP_HOST": checked_host(), "HTTP_X_FORWARDED_PROTO": "https"}
    setup_testing_defaults(environ)
    try:
        with closing(application(environ, lambda *_: None)) as answer:
            b"".join(answer)
    except DatabaseError as error:
        print(f"Not warmed up, the database is away: {error}", flush=True)
    finally:
        close_connections()


def main() -> None:
    """Run the site under `--host` and `--port`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    given = parser.parse_args()
    serve(_site, Interfaces.WSGI, given.host, given.port, workers=WORKERS)


if __name__ == "__main__":
    main()
