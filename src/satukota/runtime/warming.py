"""Load what the first requests need before anything is forked."""

import importlib
from collections.abc import Callable
from typing import Any
from wsgiref.util import setup_testing_defaults

from satukota.runtime.database import close_connections
from satukota.runtime.supervisor import checked_host

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
