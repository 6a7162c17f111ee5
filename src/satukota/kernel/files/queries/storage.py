"""What lies in the file store: how much of which kind, what grows, what goes next, what is not as it should be."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Q, Sum
from django.utils import timezone

from satukota.kernel.files.models import StoredFile
from satukota.kernel.files.rules import blob_name

LOOKED_AT = 200
SHOWN = 20
MONTH, NEXT = timedelta(days=30), timedelta(days=30)
UNREAD_AFTER = timedelta(hours=1)
LOOSE_AFTER = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class OfKind:
    """What is kept of a kind: how many files, their bytes, those of the last month, those that go within the next one."""

    kind: str
    count: int
    size: int
    new_count: int
    new_size: int
    going_count: int
    going_size: int


@dataclass(frozen=True, slots=True)
class OfYear:
    """What came in a year and is still kept."""

    year: int
    count: int
    size: int


@dataclass(frozen=True, slots=True)
class Storage:
    """The store at a glance. `lost` are files whose bytes are missing among the newest and the largest."""

    kinds: list[OfKind]
    years: list[OfYear]
    biggest: list[StoredFile]
    broken: list[StoredFile]
    lost: list[StoredFile]
    broken_count: int
    unread_count: int
    loose_count: int
    at: datetime

    @property
    def count(self) -> int:
        """How many files are kept."""
        return sum(row.count for row in self.kinds)

    @property
    def size(self) -> int:
        """Their bytes; what two of them share is counted twice."""
        return sum(row.size for row in self.kinds)


def storage() -> Storage:
    """Return what lies in the store, from the rows; of bytes on the disk only the newest and the largest are looked for."""
    now = timezone.now()
    files = StoredFile.objects.all()
    biggest = list(files.order_by("-size", "pk")[:SHOWN])
    newest = list(files.order_by("-created_at", "pk")[:LOOKED_AT])
    broken = files.filter(state=StoredFile.State.BROKEN)
    return Storage(
        kinds=_kinds(now),
        years=_years(),
        biggest=biggest,
        broken=list(broken.order_by("-created_at", "pk")[:SHOWN]),
        lost=[file for file in {file.pk: file for file in (*newest, *biggest)}.values() if not _has_bytes(file)],
        broken_count=broken.count(),
        unread_count=files.filter(state=StoredFile.State.NEW, created_at__lt=now - UNREAD_AFTER).count(),
        loose_count=files.filter(case_id__isnull=True, created_at__lt=now - LOOSE_AFTER).count(),
        at=now,
    )


def _kinds(now: datetime) -> list[OfKind]:
    new, going = Q(created_at__gte=now - MONTH), Q(retained_until__lt=now + NEXT)
    rows = StoredFile.objects.values_list("kind").annotate(
        Count("pk"),
        Sum("size"),
        new_count=Count("pk", filter=new),
        new_size=Sum("size", filter=new),
        going_count=Count("pk", filter=going),
        going_size=Sum("size", filter=going),
    )
    kinds = [OfKind(kind, *(number or 0 for number in numbers)) for kind, *numbers in rows]
    return sorted(kinds, key=lambda row: (-row.size, row.kind))


def _years() -> list[OfYear]:
    rows = (
        StoredFile.objects.values_list("created_at__year")
        .annotate(Count("pk"), Sum("size"))
        .order_by("created_at__year")
    )
    return [OfYear(year, count, size or 0) for year, count, size in rows]


def _has_bytes(file: StoredFile) -> bool:
    return (Path(settings.MEDIA_ROOT) / blob_name(file.sha256, "original")).exists()
