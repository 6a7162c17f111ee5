"""Loaded by pytest before anything else: every process of a test run has data of its own, and compiled messages."""

import os
from pathlib import Path

from satukota.runtime import messages

ROOT = Path(__file__).resolve().parent.parent

data = Path(os.environ.setdefault("SATUKOTA_DATA", str(ROOT / "var" / "test")))
if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    # A server of its own: the stream of events waits for every transaction of the server that it runs on.
    os.environ["SATUKOTA_DATA"] = str(data / worker)
messages.compile_all(ROOT / "src")
