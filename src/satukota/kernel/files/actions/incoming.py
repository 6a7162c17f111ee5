"""Bytes that come in: received under a temporary name, then kept."""

import hashlib
import logging
import os
import socket
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

from satukota.kernel.files.actions.blobs import blob, make_folder, root, sync
from satukota.kernel.files.rules import Unacceptable

logger = logging.getLogger(__name__)
SCAN_SECONDS = 20.0


@contextmanager
def receive(chunks: Iterable[bytes], most: int) -> Iterator[tuple[Path, str, int]]:
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


def refuse_harmful(path: Path) -> None:
    """Let the scanner of the city look at a received file, where it has one (setting CLAMD).

    Raises Unacceptable: infected, unchecked (the scanner does not answer: nothing is taken unseen).
    """
    if not settings.CLAMD:
        return
    try:
        verdict = _scan(path)
    except OSError as error:
        logger.warning("the scanner of files does not answer: %s", type(error).__name__)
        raise Unacceptable("unchecked") from error
    if verdict.endswith("FOUND"):
        raise Unacceptable("infected")
    if not verdict.endswith("OK"):
        logger.warning("the scanner of files answers %.60s", verdict)
        raise Unacceptable("unchecked")


def _scan(path: Path) -> str:
    """Send a file to clamd (INSTREAM: parts with their length before them) and return its verdict. Raises OSError."""
    with _scanner() as scanner, path.open("rb") as file:
        scanner.sendall(b"zINSTREAM\0")
        while part := file.read(1 << 16):
            scanner.sendall(len(part).to_bytes(4, "big") + part)
        scanner.sendall(bytes(4))
        return scanner.recv(4096).rstrip(b"\0\n").decode(errors="replace")


def _scanner() -> socket.socket:
    """Connect to the scanner: a path is a socket of this machine, anything else a host and port."""
    if settings.CLAMD.startswith("/"):
        scanner = socket.socket(socket.AF_UNIX)
        scanner.settimeout(SCAN_SECONDS)
        scanner.connect(settings.CLAMD)
        return scanner
    host, _, port = settings.CLAMD.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=SCAN_SECONDS)


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
