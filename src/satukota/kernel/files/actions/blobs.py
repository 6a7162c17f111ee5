"""The bytes of files on disk, each under its SHA-256. Nobody ever sees half a file."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import connection

from satukota.kernel.files.rules import Unacceptable, blob_name


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


@contextmanager
def received(chunks: Iterable[bytes], most: int) -> Iterator[tuple[Path, str, int]]:
    """Write what comes in to a temporary file; yield (its path, SHA-256, size). The file is gone afterwards.

    Raises Unacceptable `too_large` as soon as more than `most` bytes came.
    """
    incoming = root() / "incoming"
    incoming.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=incoming) as out:
        for chunk in chunks:
            size += len(chunk)
            if size > most:
                raise Unacceptable("too_large", size=size, most=most)
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        yield Path(out.name), digest.hexdigest(), size


def keep(temporary: Path, sha256: str) -> None:
    """Make a received file permanent: on disk before this returns, whole or not at all."""
    target = blob(sha256)
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    _folder(target.parent)
    # A second name for the same bytes: the temporary name can go without taking them along.
    with suppress(FileExistsError):
        os.link(temporary, target)
    _sync(target.parent)


def write_copy(sha256: str, copy: str, content: bytes) -> None:
    """Write a copy that can be made again: whole or not at all, but not waited for."""
    target = blob(sha256, copy)
    _folder(target.parent)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as out:
        out.write(content)
    Path(out.name).replace(target)


def forget(sha256: str) -> None:
    """Remove bytes and copies. The caller holds them alone and knows that no row needs them."""
    for copy in ("thumb", "view", "original"):
        blob(sha256, copy).unlink(missing_ok=True)


def _folder(path: Path) -> None:
    if not path.exists():
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sync(path.parent)
        _sync(path.parent.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
