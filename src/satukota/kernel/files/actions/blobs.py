"""The bytes of files on disk, each under its SHA-256. Nobody ever sees half a file."""

import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection

from satukota.kernel.files.rules import blob_name


def root() -> Path:
    """Return the folder of the file store."""
    return Path(settings.MEDIA_ROOT)


def blob(sha256: str, copy: str = "original") -> Path:
    """Return where a file's bytes or one of its copies lie."""
    return root() / blob_name(sha256, copy)


def hold(sha256: str, *, alone: bool = False) -> None:
    """Keep these bytes from being deleted until the transaction ends; `alone`: keep anybody from storing them."""
    lock = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    number = int.from_bytes(bytes.fromhex(sha256[:16]), signed=True)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s)", [number])


def write_copy(sha256: str, copy: str, content: bytes) -> None:
    """Write a copy that can be made again: whole or not at all, but not waited for."""
    target = blob(sha256, copy)
    make_folder(target.parent)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as out:
        out.write(content)
    Path(out.name).replace(target)


def forget(sha256: str) -> None:
    """Remove bytes and copies. The caller holds them alone and knows that no row needs them."""
    for copy in ("thumb", "view", "original"):
        blob(sha256, copy).unlink(missing_ok=True)


def make_folder(path: Path) -> None:
    """Make a folder that only the owner reads; it is on disk before this returns."""
    if not path.exists():
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync(path.parent)
        sync(path.parent.parent)


def sync(path: Path) -> None:
    """Wait until a folder's names are on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
