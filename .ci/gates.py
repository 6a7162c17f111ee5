"""Run every gate, say what each does and how long it took; exit 1 when any of them failed.

`--lint` leaves the tests out. `--module trees` runs one module with the contracts that hold for it, from wherever
`MODULE_PACKAGES` and `MODULE_FOLDERS` have it.
"""

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
NPM = ["npm", "--prefix", "frontend", "run", "--silent"]
FRONTEND = [("Front end (tsc, Biome)", [*NPM, "check"]), ("Programs (node --test)", [*NPM, "unit"])]
# Campaigns (marked slow: a whole running city, load, telephony) want a quiet machine: CAMPAIGNS=1 adds them.
CHOSEN = [] if os.environ.get("CAMPAIGNS") else ["-m", "not slow"]
# One test at a time is handed out, in order: those that empty the tables come last, and nobody waits for the other's rest.
WORKERS = ["-n", os.environ.get("TEST_WORKERS", "2"), "--maxschedchunk", "1"]
TESTS = [("Tests", [PYTHON, "-m", "pytest", *WORKERS, "--durations=8", *CHOSEN])]


def module_gates(code: str) -> list[tuple[str, list[str | Path]]]:
    """Return the gates of one module: its style, boundaries, manifest, tables, rights and tests."""
    lookup = "import django; django.setup(); from satukota.kernel.registry.api import module; print(module('{}').path)"
    asked = subprocess.run(
        [PYTHON, "-c", lookup.format(code)],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "satukota.settings"},
        check=False,
        capture_output=True,
        text=True,
    )
    if asked.returncode:
        sys.exit(f"There is no module {code!r}; `satukota modules` lists them.")
    folder = Path(asked.stdout.strip())
    pytest: list[str | Path] = [
        PYTHON,
        "-m",
        "pytest",
        "-p",
        "no:xdist",
        f"--rootdir={ROOT}",
        "-c",
        ROOT / "pyproject.toml",
    ]
    contracts = ["tests/test_architecture.py", "tests/test_manifests.py"]
    return [
        ("Style (ruff)", [BIN / "ruff", "check", "--quiet", folder]),
        ("Format (ruff)", [BIN / "ruff", "format", "--quiet", "--check", folder]),
        ("Templates (djangofmt)", [BIN / "djangofmt", "--check", folder]),
        ("Template lines", [PYTHON, ".ci/template_lines.py", folder]),
        *(gate for gate in LINT if gate[0].startswith(("Boundaries", "Manifests", "Migrations"))),
        ("Tests of its contracts", [*pytest, *CHOSEN, *contracts]),
        ("Tests of its rights", [*pytest, "tests/test_permissions.py", "-k", code]),
        ("Tests", [*pytest, *CHOSEN, folder]),
    ]


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
    """Run the gates that the arguments choose."""
    os.environ.setdefault("SATUKOTA_DATA", str(ROOT / "var" / "test"))
    if "--module" in sys.argv:
        gates = module_gates(sys.argv[sys.argv.index("--module") + 1])
    else:
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
