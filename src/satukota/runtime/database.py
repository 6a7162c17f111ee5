"""Database connections: told alive or dead without asking the server, closed, and given back to the pool."""

import select
from collections.abc import Callable
from typing import Any

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


def give_back_connection(call_next: Callable[[], Any], _context: Any, _worker: Any) -> Any:
    """Run a task and return its thread's database connection to the pool, which replaces broken ones."""
    from django.db import close_old_connections

    try:
        return call_next()
    finally:
        close_old_connections()
