"""Show files to everybody, or no longer; cover parts of pictures first."""

import io

from django.core.files.base import File
from django.db import transaction

from satukota.kernel.events.api import Actor
from satukota.kernel.files.actions.blobs import blob
from satukota.kernel.files.actions.events import FilePublished, FileRedacted, tell
from satukota.kernel.files.actions.store import store
from satukota.kernel.files.models import StoredFile
from satukota.kernel.files.rules import Box, redacted_picture


@transaction.atomic
def publish(file: StoredFile, by: Actor) -> None:
    """Let everybody see the cleaned copies of a file (never the original)."""
    _set_public(file, by, public=True)


@transaction.atomic
def withdraw(file: StoredFile, by: Actor) -> None:
    """Make a file private again."""
    _set_public(file, by, public=False)


def _set_public(file: StoredFile, by: Actor, *, public: bool) -> None:
    if StoredFile.objects.filter(pk=file.pk, public=not public).update(public=public):
        tell(FilePublished, file, by, public="yes" if public else "no")
    file.public = public


@transaction.atomic
def redact(file: StoredFile, boxes: list[Box], by: Actor) -> StoredFile:
    """Cover parts of a picture; return the covered copy, which takes the picture's place before the public.

    The picture itself stays, privately. Raises Unacceptable where it cannot be decoded.
    """
    content = io.BytesIO(redacted_picture(blob(file.sha256), boxes))
    cover = store(File(content, file.name), kind=file.kind, by=by, case_id=file.case_id, public=file.public)
    cover.redacted_of, cover.retained_until = file, file.retained_until
    cover.save(update_fields=["redacted_of", "retained_until"])
    tell(FileRedacted, cover, by, of=str(file.id), boxes=len(boxes))
    withdraw(file, by)
    return cover
