"""Run every gate, say what each does and how long it took; exit 1 when any of them failed."""

import os
import subprocess
import sys
import time
from pathlib import Path

from satukota.runtime import testserver

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BIN = Path(PYTHON).parent

LINT = [
    ("Style (ruff)", [BIN / "ruff", "check", "--quiet", "."]),
    ("Format (ruff)", [BIN / "ruff", "format", "--quiet", "--check", "."]),
    ("Templates (djangofmt)", [BIN / "djangofmt", "--check", "src", "tests"]),
    ("Template lines", [PYTHON, ".ci/template_lines.py", "src", "tests"]),
    ("Types (mypy)", [BIN / "mypy", "src"]),
    ("Boundaries (import-linter)", [BIN / "lint-imports", "--no-cache"]),
    ("Manifests (satukota modules)", [PYTHON, "-m", "satukota.cli", "modules", "--strict"]),
    ("Migrations are complete", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"]),
    ("Translations are complete", [PYTHON, "-m", "satukota.web.translations", "missing"]),
    ("Locks hold no addresses", ["sh", "-c", "! grep -nE '^--|://' requirements/*.lock"]),
]
FRONTEND = [("Front end (tsc, Biome)", ["npm", "--prefix", "frontend", "run", "--silent", "check"])]
# Campaigns (marked slow: a whole running city, load, telephony) want a quiet machine: CAMPAIGNS=1 adds them.
CHOSEN = [] if os.environ.get("CAMPAIGNS") else ["-m", "not slow"]
# One test at a time is handed out, in order: those that empty the tables come last, and nobody waits for the other's rest.
WORKERS = ["-n", os.environ.get("TEST_WORKERS", "2"), "--maxschedchunk", "1"]
TESTS = [("Tests", [PYTHON, "-m", "pytest", *WORKERS, "--durations=8", *CHOSEN])]


def run(title: str, command: list[str | Path]) -> bool:
    """Run one gate; show what it says only when it fails, tests always."""
    print(f"{title:<28}", end="", flush=True)
    began = time.monotonic()
    shown = title == "Tests"
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=not shown, text=True)
    print(f"{'ok' if done.returncode == 0 else 'FAILED':<8}{time.monotonic() - began:6.1f} s", flush=True)
    if done.returncode and not shown:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


def main() -> int:
    """Run the gates, with `--lint` without the tests."""
    os.environ.setdefault("SATUKOTA_DATA", str(ROOT / "var" / "test"))
    gates = [*LINT, *(FRONTEND if (ROOT / "frontend" / "package.json").exists() else [])]
    gates += [] if "--lint" in sys.argv else TESTS
    began = time.monotonic()
    lease = None if "DATABASE_URL" in os.environ else testserver.acquire()
    try:
        failed = [title for title, command in gates if not run(title, command)]
    finally:
        if lease:
            testserver.release(lease)
    print(f"{'All passed' if not failed else 'Failed: ' + ', '.join(failed)} in {time.monotonic() - began:.0f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
