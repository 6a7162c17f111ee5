"""Where an installation keeps its data, and how its own database is reached. Standard library only."""

import hashlib
import os
from pathlib import Path

LONGEST_SOCKET_DIR = 90
OWNER, APP, READER, SUPERUSER = "satukota_owner", "satukota", "satukota_reader", "postgres"
"""The roles of the embedded server: who changes tables, the program, who only counts, who made the server."""
GIGABYTE = 1024**3
NONE_LEFT, FEW_LEFT = 1 * GIGABYTE, 5 * GIGABYTE
"""Room on a disk below which the database will stop soon, and below which somebody should look."""
AS_OWNER = "SATUKOTA_AS_OWNER"
"""In the environment of a process that changes tables: it then connects as their owner."""


def data_dir() -> Path:
    """Return the directory that holds database, files and logs.

    That is `SATUKOTA_DATA`; without it `var/test` under pytest, so that a test never meets real data, else `var/data`.
    """
    default = "var/test" if "PYTEST_VERSION" in os.environ else "var/data"
    return Path(os.environ.get("SATUKOTA_DATA") or default).resolve()


def keys_dir(data: Path | None = None) -> Path:
    """Return the folder of the installation's keys: `KEYS_DIR`, without it `keys` in the data directory."""
    return Path(os.environ.get("KEYS_DIR") or (data or data_dir()) / "keys").resolve()


def password_file(data: Path, role: str) -> Path:
    """Return the file (libpq's form) with the password of a role of the embedded server."""
    return keys_dir(data) / f"database-{role}.pgpass"


def socket_dir(data: Path) -> Path:
    """Return the directory of the embedded server's socket: `run` in the data directory.

    A socket's path may hold 107 bytes, a data directory any number: a deep one gets a short directory in /tmp,
    named after it. Whoever makes it sees to it that nobody else can (`postgres.prepare`).
    """
    near = data / "run"
    if len(os.fsencode(near)) <= LONGEST_SOCKET_DIR:
        return near
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    return Path("/", "tmp", f"satukota-{digest}")


def embedded_url(data: Path, role: str = APP) -> str:
    """Return the address of the embedded server of that data directory, for a role."""
    return f"postgresql://{role}@/satukota?host={socket_dir(data)}&passfile={password_file(data, role)}"


def database_url() -> str:
    """Return `DATABASE_URL`, else the address of the embedded server of this data directory.

    Whoever changes tables (`AS_OWNER`, a test run) gets the owner's: `DATABASE_OWNER_URL`, else the embedded one.
    """
    owner = AS_OWNER in os.environ or "PYTEST_VERSION" in os.environ
    url = (owner and os.environ.get("DATABASE_OWNER_URL")) or os.environ.get("DATABASE_URL")
    return url or embedded_url(data_dir(), OWNER if owner else APP)


def metrics_dir(data: Path) -> Path:
    """Return the folder in which the processes of a run share what they count; it is emptied when they start."""
    return data / "metrics"
