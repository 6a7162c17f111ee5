"""Take a file."""

import mmap
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import DateTimeField, Func
from django.utils import timezone

from satukota.kernel.events.api import Actor
from satukota.kernel.files.actions.blobs import hold
from satukota.kernel.files.actions.copies import fingerprint
from satukota.kernel.files.actions.events import FileStored, tell
from satukota.kernel.files.actions.incoming import keep, receive, refuse_harmful
from satukota.kernel.files.actions.refused import RefusedFile
from satukota.kernel.files.models import FileOrigin, StoredFile
from satukota.kernel.files.rules import (
    COMPARED_AT_ONCE,
    PICTURES,
    Layout,
    Origin,
    Unacceptable,
    accepted_types,
    clean_name,
    inspect,
    origin_of,
)

ARRIVED = Func(function="clock_timestamp", output_field=DateTimeField())
"""The moment itself and not that of the transaction: the files of one paper are shown in the order in which they came."""
type Upload = File[bytes]
"""Django's uploaded and opened files."""


def store(upload: Upload, *, kind: str, by: Actor, case_id: int | None = None, public: bool = False) -> StoredFile:
    """Take a file: judged by its contents, on disk before the caller commits, private unless `public`.

    What the camera wrote into a picture is kept apart; its copies follow by a job, and so does its hash, except for
    evidence, which is compared before it counts. Raises RefusedFile, whose message tells the sender why.
    """
    name = upload.name or "file"
    try:
        return _store(upload, name, kind=kind, by=by, case_id=case_id, public=public)
    except Unacceptable as reason:
        raise RefusedFile(reason, name, pdf=not accepted_types(kind) <= PICTURES) from reason


@transaction.atomic
def _store(upload: Upload, name: str, *, kind: str, by: Actor, case_id: int | None, public: bool) -> StoredFile:
    most = settings.MAX_PHOTO_MB * 1024 * 1024
    if upload.size > most:
        raise Unacceptable("too_large", size=upload.size, most=most)
    with receive(upload.chunks(), most) as (path, sha256, size):
        layout = _inspect(path, size, kind)
        refuse_harmful(path)
        name, origin = clean_name(name, layout.content_type), _origin(path, layout)
        hold(sha256)
        keep(path, sha256)
    file = StoredFile.objects.create(
        case_id=case_id,
        kind=kind,
        name=name,
        content_type=layout.content_type,
        size=size,
        sha256=sha256,
        width=layout.width,
        height=layout.height,
        state=StoredFile.State.NEW if layout.content_type in PICTURES else StoredFile.State.READY,
        public=public,
        uploaded_by_id=by.user_id,
        agency_id=by.agency_id,
        created_at=ARRIVED,
    )
    if origin:
        FileOrigin.objects.create(
            file=file, lon=origin.lon, lat=origin.lat, taken_at=origin.taken_at, device=origin.device
        )
    tell(FileStored, file, by)
    if kind in COMPARED_AT_ONCE:
        fingerprint(file)
    return file


def _inspect(path: Path, size: int, kind: str) -> Layout:
    if not size:
        raise Unacceptable("empty")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return inspect(data, accepted_types(kind))


def _origin(path: Path, layout: Layout) -> Origin:
    return origin_of(path, timezone.get_default_timezone()) if layout.content_type in PICTURES else Origin()
