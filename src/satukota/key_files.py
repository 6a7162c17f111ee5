"""Secrets of an installation: made once, kept in its data directory, readable by their owner only."""

import hashlib
import os
import secrets
import tempfile
from pathlib import Path

type Ring = dict[str, str]
"""Secrets by their ids, oldest first: the last is in use, the others are kept for what they once signed or sealed."""


def stored_secret(path: Path, begin: str = "") -> str:
    """Return what that file holds: a secret, made on first use behind the words `begin`.

    Processes that ask at the same moment get the same one: a second key would make unreadable what the first sealed.
    """
    if not path.exists():
        _make(path, begin)
    return path.read_text().strip()


def key_ring(folder: Path, purpose: str) -> Ring:
    """Return the keys for a purpose; the first is made on first use.

    An id is a key's number and a fingerprint, so that another installation's key is never taken for ours.
    """
    ring = stored_keys(folder, purpose)
    if not ring:
        _add(folder, purpose, 1)
        ring = stored_keys(folder, purpose)
    return ring


def rotate_key(folder: Path, purpose: str) -> str:
    """Make the purpose's next key, which is used from now on; return its id. The earlier ones stay.

    The first file has number 2 where the key before it is none of a file.
    """
    newest = next(reversed(stored_keys(folder, purpose)), "1")
    _add(folder, purpose, int(newest.partition("-")[0]) + 1)
    return next(reversed(stored_keys(folder, purpose)))


def stored_keys(folder: Path, purpose: str) -> Ring:
    """Return the keys for a purpose that were made so far."""
    files = sorted(folder.glob(f"{purpose}-[0-9][0-9][0-9][0-9].key"))
    return {_id(path, secret): secret for path in files if (secret := path.read_text().strip())}


def _id(path: Path, secret: str) -> str:
    return f"{int(path.stem[-4:])}-{hashlib.sha256(secret.encode()).hexdigest()[:8]}"


def _add(folder: Path, purpose: str, number: int) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stored_secret(folder / f"{purpose}-{number:04d}.key")


def _make(path: Path, begin: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, fresh = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # mode 0600
    with os.fdopen(descriptor, "w") as file:
        file.write(begin + secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)  # whole, and never over another's
    except FileExistsError:
        pass
    finally:
        Path(fresh).unlink()
