"""Where an installation keeps its data, and how its own database is reached. Standard library only."""

import hashlib
import os
import tempfile
from pathlib import Path


def data_dir() -> Path:
    """Return the directory that holds database, files and logs (`SATUKOTA_DATA`, else `var/data`)."""
    return Path(os.environ.get("SATUKOTA_DATA", "var/data")).resolve()


def socket_dir(data: Path) -> Path:
    """Return the directory of the embedded server's socket.

    A socket's path may hold 107 bytes at most, a data directory any number: so it lives in the temporary
    directory under a name made from the data directory's.
    """
    digest = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"satukota-{digest}"


def database_url() -> str:
    """Return `DATABASE_URL`, else the address of the embedded server of this data directory."""
    given = os.environ.get("DATABASE_URL")
    return given or f"postgresql://satukota@/satukota?host={socket_dir(data_dir())}"
