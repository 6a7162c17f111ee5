"""Every test run gets a database: the embedded server is started unless DATABASE_URL names another."""

import os

import pytest

from satukota.runtime import testserver

LEASE = pytest.StashKey[testserver.Lease]()


def pytest_configure(config: pytest.Config) -> None:
    """Start the server once, in the controlling process; the workers of pytest-xdist find it there."""
    if "DATABASE_URL" not in os.environ and not hasattr(config, "workerinput"):
        config.stash[LEASE] = testserver.acquire()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop it after the last run that uses it."""
    lease = config.stash.get(LEASE, None)
    if lease:
        testserver.release(lease)
