"""Tie files to their case, and let them go when their time is over."""

import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import batched
from pathlib import Path

from django.db import transaction
from django.db.models.functions import Now

from satukota.kernel.events.api import Actor
from satukota.kernel.files.actions.blobs import forget, hold, root
from satukota.kernel.files.actions.events import FileDeleted, tell
from satukota.kernel.files.models import StoredFile

DAY = 24 * 3600


def attach(files: Iterable[StoredFile], case_id: int) -> None:
    """Give files that came before their case to it, inside the caller's action, whose event tells of it."""
    StoredFile.objects.filter(pk__in=[file.pk for file in files], case_id__isnull=True).update(case_id=case_id)


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


def sweep(older_than: float = 2 * DAY) -> int:
    """Remove bytes that no row names (their action was rolled back) and what broken uploads left; return how many."""
    before = time.time() - older_than
    stale = [path for path in (root() / "incoming").glob("*") if path.stat().st_mtime < before]
    for path in stale:
        path.unlink(missing_ok=True)
    return len(stale) + sum(_sweep(names) for names in batched(_blobs(before), 500))


def _blobs(before: float) -> Iterator[str]:
    for path in root().glob("??/??/*"):
        if "." not in path.name and _age(path) < before:
            yield path.name


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time.time()


def _sweep(names: tuple[str, ...]) -> int:
    known = set(StoredFile.objects.filter(sha256__in=names).values_list("sha256", flat=True))
    removed = 0
    for sha256 in set(names) - known:
        with transaction.atomic():
            hold(sha256, alone=True)
            if not StoredFile.objects.filter(sha256=sha256).exists():
                forget(sha256)
                removed += 1
    return removed
