"""Secrets of an installation: made once, kept in its data directory, readable by their owner only."""

import os
import secrets
import tempfile
from pathlib import Path


def stored_secret(path: Path) -> str:
    """Return the secret of that file, made on first use.

    Processes that ask at the same moment get the same one: a second key would make unreadable what the first sealed.
    """
    if not path.exists():
        _make(path)
    return path.read_text().strip()


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, fresh = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # mode 0600
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)  # whole, and never over another's
    except FileExistsError:
        pass
    finally:
        Path(fresh).unlink()
