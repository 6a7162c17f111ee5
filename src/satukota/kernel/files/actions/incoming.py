"""Bytes that come in: received under a temporary name, then kept."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from satukota.kernel.files.actions.blobs import blob, make_folder, root, sync
from satukota.kernel.files.rules import Unacceptable


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
    make_folder(target.parent)
    # A second name for the same bytes: the temporary name can go without taking them along.
    with suppress(FileExistsError):
        os.link(temporary, target)
    sync(target.parent)
