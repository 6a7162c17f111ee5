"""Every process that runs tests gets an embedded database server, unless DATABASE_URL names another."""

import os

import pytest
from django.core.management import call_command

from satukota.runtime import testserver

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
