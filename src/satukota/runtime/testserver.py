"""One embedded server for all test runs of a checkout: started by the first, stopped by the last."""

import fcntl
import os
from pathlib import Path
from typing import IO

from satukota.runtime import postgres
from satukota.runtime.paths import data_dir

type Lease = IO[str]


def acquire(data: Path | None = None) -> Lease:
    """Return a lease on the running test server, which is started when it is not there."""
    data = data or data_dir()
    (data / "static").mkdir(parents=True, exist_ok=True)  # a request looks whether it is there
    with (data / "start.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        lease = (data / "lease.lock").open("w")
        fcntl.flock(lease, fcntl.LOCK_SH)
        if not postgres.answers(data):
            postgres.start_fresh(data, postgres.Tuning(durable=False), detached=True)
    return lease


def release(lease: Lease, data: Path | None = None) -> None:
    """Give the lease back; the last holder stops the server, unless SATUKOTA_KEEP_TEST_DB=1."""
    data = data or data_dir()
    with lease, (data / "start.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if os.environ.get("SATUKOTA_KEEP_TEST_DB") == "1":
            return
        try:
            fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        postgres.stop_detached(data)
