"""Look into a stored picture: hash to compare, copies to show."""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from satukota.kernel.events.api import Actor
from satukota.kernel.files.actions.blobs import blob, write_copy
from satukota.kernel.files.actions.events import FileUnreadable, tell
from satukota.kernel.files.models import StoredFile
from satukota.kernel.files.rules import Look, Unacceptable, copies, look, signed


def fingerprint(file: StoredFile) -> None:
    """Keep the hash and upright size of a picture, once. Raises Unacceptable where it cannot be decoded to its end.

    What is derived is not recorded.
    """
    if file.is_image and file.phash is None:
        _keep_look(file, look(blob(file.sha256)))


def examine(file: StoredFile) -> None:
    """Make the copies of a picture, once, with its fingerprint. Raises Unacceptable when undecodable."""
    if not file.is_image or (file.state == StoredFile.State.READY and blob(file.sha256, "view").exists()):
        return
    made = copies(blob(file.sha256))
    write_copy(file.sha256, "thumb", made.thumb)
    write_copy(file.sha256, "view", made.view)
    file.state = StoredFile.State.READY
    _keep_look(file, made.look)


def _keep_look(file: StoredFile, seen: Look) -> None:
    if file.phash is None and seen.phash is not None:
        file.phash = signed(seen.phash)
    file.width, file.height = seen.width, seen.height
    file.save(update_fields=["phash", "width", "height", "state"])


@transaction.atomic
def examine_stored(file: StoredFile) -> None:
    """Examine a picture after it was taken; mark it and record it where it turns out to be unreadable."""
    try:
        examine(file)
    except Unacceptable:
        if file.state != StoredFile.State.BROKEN:
            file.state = StoredFile.State.BROKEN
            file.save(update_fields=["state"])
            tell(FileUnreadable, file, Actor.system())


@dataclass(frozen=True, slots=True)
class Served:
    """What to send to a browser: bytes on disk, their type, a name to save them under, and a tag for caches."""

    path: Path
    content_type: str
    name: str
    etag: str


def served(file: StoredFile, copy: str) -> Served | None:
    """Return a copy (`thumb`, `view`, `original`), made now if no job made it yet; None where there is none."""
    if copy == "original" or not file.is_image:
        path = blob(file.sha256)
        return Served(path, file.content_type, file.name, file.sha256[:32]) if path.exists() else None
    examine_stored(file)
    path = blob(file.sha256, copy)
    stem = file.name.rpartition(".")[0]
    return Served(path, "image/webp", f"{stem}.webp", f"{file.sha256[:30]}-{copy[0]}") if path.exists() else None
