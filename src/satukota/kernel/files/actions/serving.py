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


def served(file: StoredFile, copy: str) -> Served | None:
    """Return a copy (`thumb`, `view`, `original`), made now if no job made it yet; None where there is none."""
    if copy == "original" or not file.is_image:
        path = blob(file.sha256)
        return Served(path, file.content_type, file.name, file.sha256[:32]) if path.exists() else None
    examine_stored(file)
    path = blob(file.sha256, copy)
    stem = file.name.rpartition(".")[0]
    return Served(path, "image/webp", f"{stem}.webp", f"{file.sha256[:30]}-{copy[0]}") if path.exists() else None
