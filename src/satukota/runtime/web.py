"""Serve requests, with what the first of them needs loaded before anything is forked."""

import importlib
import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from typing import Any
from wsgiref.util import setup_testing_defaults

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from satukota.runtime.database import close_connections
from satukota.runtime.lifeline import die_with_parent
from satukota.runtime.supervisor import checked_host

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


LOADED_LATE = ("holidays.countries.indonesia", "shapely", "PIL.Image")


def warm_up(application: Callable[..., Any]) -> None:
    """Answer a first request before anything is forked, so that all share what it loads.

    The connections that it took are closed: no fork may inherit one. Without a database nothing is lost but time.
    """
    from django.db import DatabaseError
    from django.urls import get_resolver

    assert get_resolver().url_patterns  # reading them imports every view
    for name in LOADED_LATE:
        importlib.import_module(name)
    environ = {"PATH_INFO": "/", "HTTP_HOST": checked_host(), "HTTP_X_FORWARDED_PROTO": "https"}
    setup_testing_defaults(environ)
    try:
        b"".join(application(environ, lambda *_: None))
    except DatabaseError as error:
        print(f"Not warmed up, the database is away: {error}", flush=True)
    finally:
        close_connections()
