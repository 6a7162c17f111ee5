"""Look into a stored picture: hash to compare, copies to show, and what of a file is sent to a browser."""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from satukota.kernel.events.api import Actor
from satukota.kernel.files.actions.blobs import blob, write_copy
from satukota.kernel.files.actions.events import FileUnreadable, tell
from satukota.kernel.files.models import StoredFile
from satukota.kernel.files.rules import Look, Unacceptable, copies, look, signed_number


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
    pictures = copies(blob(file.sha256))
    write_copy(file.sha256, "thumb", pictures.thumb)
    write_copy(file.sha256, "view", pictures.view)
    file.state = StoredFile.State.READY
    _keep_look(file, pictures.look)


def _keep_look(file: StoredFile, seen: Look) -> None:
    if file.phash is None and seen.phash is not None:
        file.phash = signed_number(seen.phash)
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


def copy_to_serve(file: StoredFile, copy: str, *, named: bool = True) -> Served | None:
    """Return a copy (`thumb`, `view`, `original`), made now if no job made it yet; None where there is none.

    Only an original and a paper carry the name that its sender gave, and only where they are `named`: it may say who
    that is. Copies of pictures never do.
    """
    if copy == "original" or not file.is_image:
        path = blob(file.sha256)
        name = file.name if named else neutral_name(file, file.name.rpartition(".")[2])
        return Served(path, file.content_type, name, file.sha256[:32]) if path.exists() else None
    examine_stored(file)
    path, etag = blob(file.sha256, copy), f"{file.sha256[:30]}-{copy[0]}"
    return Served(path, "image/webp", neutral_name(file, "webp"), etag) if path.exists() else None


def neutral_name(file: StoredFile, ending: str) -> str:
    """Return a name to save a file under that says nothing of who sent it, such as `foto-1f2e3d.webp`."""
    return f"{'foto' if file.is_image else 'berkas'}-{file.id.hex[:6]}.{ending}"
