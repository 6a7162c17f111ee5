"""Every process that runs tests gets an embedded database server, unless DATABASE_URL names another."""

import os
from collections.abc import Iterator

import pytest
import pytest_django
from django.core.management import call_command
from django.db import transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from hypothesis import HealthCheck, settings

from satukota.kernel.events.actions.bell import silence
from satukota.runtime import testserver

# How fast an example runs says more of the machine than of us.
settings.register_profile("calm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("calm")


@pytest.fixture(autouse=True)
def nobody_is_refused_for_what_another_test_did() -> None:
    """Forget what this process remembers of limits; their counters go with the test's rows."""
    from satukota.kernel.limits.api import forget_refusals  # Django is ready only now

    forget_refusals()


LEASE = pytest.StashKey[testserver.Lease]()


def pytest_configure(config: pytest.Config) -> None:
    """Start the server; the controlling process of pytest-xdist runs no test and needs none."""
    if "DATABASE_URL" not in os.environ and not config.getoption("numprocesses", None):
        config.stash[LEASE] = testserver.acquire()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop it after the last run that uses it."""
    lease = config.stash.get(LEASE, None)
    if lease:
        testserver.release(lease)


GUARDED = """
    SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
    WHERE NOT tgisinternal AND tgtype::int & 8 <> 0 AND prosrc LIKE '%RAISE EXCEPTION%'
"""
"""The tables whose triggers refuse to delete rows (8: on DELETE): whoever adds one needs no list here."""


def delete_rows(self: DatabaseOperations, _style: object, tables: list[str], **_how: object) -> list[str]:
    """Return what empties the tables that hold rows. Subscribers stay where they are in the stream, which only grows."""
    names = [self.quote_name(table) for table in tables if table != "kernel_subscriber_position"]
    with self.connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in names))
        filled = [name for (name,) in cursor.fetchall()]
        cursor.execute(GUARDED)
        return _emptying(filled, {name for (name,) in cursor.fetchall()})


def _emptying(tables: list[str], append_only: set[str]) -> list[str]:
    """Return the statements: a trigger comes back only when no deleted row waits to be checked against another."""
    guarded = [table for table in tables if table.strip('"') in append_only]
    off, on = ([f"ALTER TABLE {table} {word} TRIGGER USER" for table in guarded] for word in ("DISABLE", "ENABLE"))
    return [*off, *(f"DELETE FROM {table}" for table in tables), "SET CONSTRAINTS ALL IMMEDIATE", *on]


@pytest.fixture(scope="session", autouse=True)
def filled_tables_alone_are_emptied() -> Iterator[None]:
    """Delete rows after a test where Django truncates: that takes half a second for a thousand tables and indexes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", delete_rows)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """Leave no connection behind that keeps the database from being dropped."""
    yield django_db_setup
    silence()


@pytest.fixture(scope="module")
def lasting(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[None]:  # noqa: ARG001
    """Let what a module's own fixtures write last until its end, for tests inside transactions.

    Each test is a savepoint within; such a city is built once for all who only look at it.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


EMPTIED = pytest.StashKey[bool]()


@pytest.fixture(autouse=True)
def tables_emptied_first(request: pytest.FixtureRequest) -> None:
    """Empty the tables before the first test of a process that empties them at its end.

    Modules keep a city for the tests before, inside whose transactions nothing lasts; later ones begin with nothing.
    """
    marker = request.node.get_closest_marker("django_db")
    alone = bool(marker and marker.kwargs.get("transaction")) or "live_server" in request.fixturenames
    if not alone or request.config.stash.get(EMPTIED, False):
        return
    request.getfixturevalue("django_db_setup")
    with request.getfixturevalue("django_db_blocker").unblock():
        call_command("flush", interactive=False, verbosity=0, reset_sequences=False)  # numbers are remembered
    request.config.stash[EMPTIED] = True
