"""What of a file is sent to a browser."""

from dataclasses import dataclass
from pathlib import Path

from satukota.kernel.files.actions.blobs import blob
from satukota.kernel.files.actions.examine import examine_stored
from satukota.kernel.files.models import StoredFile


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
