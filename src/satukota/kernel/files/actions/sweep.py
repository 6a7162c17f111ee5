"""Bytes that no row names are removed."""

import time
from collections.abc import Iterator
from itertools import batched
from pathlib import Path

from django.db import transaction

from satukota.kernel.files.actions.blobs import forget, hold, root
from satukota.kernel.files.models import StoredFile

DAY = 24 * 3600


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
