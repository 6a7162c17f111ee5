"""Tie files to their case, and let them go when their time is over."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Now

from satukota.kernel.events.api import Actor
from satukota.kernel.files.actions.blobs import forget, hold
from satukota.kernel.files.actions.events import FileDeleted, tell
from satukota.kernel.files.models import StoredFile


def attach(files: Iterable[StoredFile], case_id: int) -> None:
    """Give files that came before their case to it, inside the caller's action, whose event tells of it."""
    ids = [file.pk for file in files]
    if ids:
        StoredFile.objects.filter(pk__in=ids, case_id__isnull=True).update(case_id=case_id)


def retain(case_id: int, until: datetime | None) -> None:
    """Set when a case's files are deleted (None: never), inside the caller's action, whose event tells of it."""
    StoredFile.objects.filter(case_id=case_id).update(retained_until=until)


@transaction.atomic
def delete(file: StoredFile, by: Actor, reason: str = "request") -> None:
    """Delete a file with its covered copies for good; bytes that another file shares stay."""
    for cover in StoredFile.objects.filter(redacted_of=file):
        delete(cover, by, reason)
    hold(file.sha256, alone=True)
    tell(FileDeleted, file, by, reason=reason)
    file.delete()
    # Last, so that only a failing commit could leave a row without bytes; its next deletion would repair that.
    if not StoredFile.objects.filter(sha256=file.sha256).exists():
        forget(file.sha256)


def delete_expired(most: int = 1000) -> int:
    """Delete files whose time is over, each in its own transaction; return how many."""
    expired = StoredFile.objects.filter(retained_until__lt=Now(), redacted_of__isnull=True)[:most]
    count = 0
    for file in expired:
        delete(file, Actor.system(), "retention")
        count += 1
    return count
