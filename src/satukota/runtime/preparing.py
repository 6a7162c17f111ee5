"""A database with its tables for one command, where no installation runs on the data directory."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from satukota.runtime import claim, postgres
from satukota.runtime.lifeline import PARENT


class NotPreparedError(RuntimeError):
    """Tables or database could not be made; what was said before says why."""


@contextmanager
def prepared(data: Path) -> Iterator[None]:
    """Keep a database with all tables inside the block: the running installation's, else one for this block alone.

    Raises NotPreparedError.
    """
    lease = claim.take(data, claim.Holder(os.getpid(), "127.0.0.1", 0))
    if lease is None:
        yield
        return
    with lease:
        if os.environ.get("DATABASE_URL"):
            _bring_up_to_date()
            yield
            return
        with postgres.running(data):
            _bring_up_to_date()
            yield


def _bring_up_to_date() -> None:
    """Make tables and load case types in a process of its own, as their owner; its words go to the screen."""
    command = [sys.executable, "-m", "satukota.runtime.installation", "--demo", "none"]
    environment = os.environ | {PARENT: str(os.getpid())}
    if subprocess.run(command, env=environment, stdout=sys.stderr, check=False).returncode:
        raise NotPreparedError("Tables could not be made; the lines above say why.")
