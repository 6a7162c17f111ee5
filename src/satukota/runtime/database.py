"""Database connections: told alive or dead without asking the server, closed, and given back to the pool."""

import select
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs, urlparse

from psycopg import Connection, OperationalError
from psycopg_pool.base import AttemptWithBackoff

# After a failed attempt to connect, the pool waits a second, then two, then four: our server is back sooner than that.
AttemptWithBackoff.INITIAL_DELAY = 0.1


def check_connection(connection: Connection) -> None:
    """Raise OperationalError where the server has closed this idle connection; the pool then makes a new one.

    An idle connection has nothing to read unless its server ended. One system call, where the usual check is a
    round trip with every request.
    """
    if connection.closed or _readable(connection.fileno()):
        connection.close()  # otherwise the pool would keep it and hand it out again
        raise OperationalError("the server has closed the connection")


def _readable(descriptor: int) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN | select.POLLHUP | select.POLLERR)
    return bool(poll.poll(0))


def close_connections() -> None:
    """Close this process's database connections and pools: before it forks, or before the server is stopped."""
    from django.db import connections
    from django.db.backends.postgresql.base import DatabaseWrapper

    connections.close_all()
    for connection in connections.all():
        if isinstance(connection, DatabaseWrapper) and connection.pool:
            connection.close_pool()


def note_failures(call_next: Callable[[], Any], context: Any, _worker: Any) -> Any:
    """Run a task; when it fails, keep of which type its error is, for who looks after the queue, and raise it."""
    from django.db import DatabaseError

    from satukota.kernel.events.api import note_failure

    try:
        return call_next()
    except Exception as error:
        with suppress(DatabaseError):  # it is the database that is away
            note_failure(context.job.id, error)
        raise


def give_back_connection(call_next: Callable[[], Any], _context: Any, _worker: Any) -> Any:
    """Run a task and return its thread's database connection to the pool, which replaces broken ones."""
    from django.db import close_old_connections

    try:
        return call_next()
    finally:
        close_old_connections()


def connection_settings(url: str, pool_size: int) -> dict[str, Any]:
    """Return a PostgreSQL address in Django's form, with the options that every connection needs."""
    parts = urlparse(url)
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    host = query.pop("host", "") or parts.hostname or ""
    # The planner's JIT costs more than it gives. A skewed value never meets a generic plan because nothing is prepared
    # (Django's own default); forcing custom plans would plan each foreign key's check and each of our functions'
    # statements anew, which is a third of what a report costs the database.
    options = "-c jit=off -c timezone=UTC"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/") or "satukota",
        "USER": parts.username or "",
        "PASSWORD": parts.password or "",
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": pool_size, "timeout": 10, "check": check_connection},
            "options": options,
            **query,
        },
    }
