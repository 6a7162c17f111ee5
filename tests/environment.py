"""Loaded by pytest before anything else: test runs have a data directory of their own and compiled messages."""

import os
from pathlib import Path

from satukota.runtime import messages

ROOT = Path(__file__).resolve().parent.parent

os.environ.setdefault("SATUKOTA_DATA", str(ROOT / "var" / "test"))
messages.compile_all(ROOT / "src")
