"""Look into a stored picture: hash to compare, copies to show."""

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
