"""Every process that runs tests gets an embedded database server, unless DATABASE_URL names another."""

import os

import pytest

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
