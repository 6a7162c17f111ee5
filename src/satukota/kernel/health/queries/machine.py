"""The machine under the program: disk, load, memory, clock."""

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.kernel.audit.api import last_seal_at
from satukota.kernel.health.models import HealthRecord
from satukota.kernel.health.queries.database import in_bytes
from satukota.kernel.health.queries.rows import one_row
from satukota.kernel.health.rules import KEPT, days_until_full
from satukota.kernel.registry.api import Gauge, Health
from satukota.runtime.paths import FEW_LEFT, NONE_LEFT

SOON_DAYS = 14
DISK = "kernel.disk"
MEMORY = Path("/proc/meminfo")
BUSY = 2.0
SHORT, SHORTEST = 0.1, 0.04
SWAPPED = 0.5
MOST_SKEW_SECONDS = 2.0


def disk_health() -> Health:
    """Tell how much room is left for database and files, and for how long."""
    data = settings.DATA_DIR
    place = next(folder for folder in (data, *data.parents) if folder.exists())
    files = Path(settings.MEDIA_ROOT) if Path(settings.MEDIA_ROOT).exists() else place
    usage, of_files = shutil.disk_usage(place), shutil.disk_usage(files)
    free = min(usage.free, of_files.free)
    days = _days_left(free)
    gauges = (
        Gauge("disk_free_bytes", free),
        Gauge("disk_bytes", usage.total),
        *([Gauge("disk_days_until_full", days)] if days is not None else []),
    )
    facts = (
        (_("Data and database"), _room(usage.free, usage.total)),
        (_("Files"), _room(of_files.free, of_files.total)),
        (
            _("Full in"),
            _("%(n)s days at the pace of the last week") % {"n": round(days)} if days else _("not in sight"),
        ),
    )
    text = _("%(size)s free") % {"size": in_bytes(free)}
    if free < NONE_LEFT:
        cure = _("Make room at once: PostgreSQL stops when the disk is full.")
        return Health(False, text, cure, grave=True, facts=facts, gauges=gauges)
    if free < FEW_LEFT or (days is not None and days < SOON_DAYS):
        cure = _("Make room, or move the data directory (SATUKOTA_DATA) to a larger disk.")
        return Health(False, text, cure, facts=facts, gauges=gauges)
    return Health(True, text, facts=facts, gauges=gauges)


def _room(free: int, total: int) -> str:
    return _("%(free)s of %(total)s free") % {"free": in_bytes(free), "total": in_bytes(total)}


def _days_left(free: int) -> float | None:
    """Return the days until the disk is full, from what was kept up to a week ago; None within the first day."""
    now = timezone.now()
    kept = HealthRecord.objects.filter(
        check_id=DISK, at__gte=now - KEPT, at__lt=now - timedelta(days=1), value__isnull=False
    )
    earliest = kept.order_by("at").first()
    if earliest is None or earliest.value is None:
        return None
    return days_until_full(free, earliest.value, (now - earliest.at) / timedelta(days=1))


def machine_health() -> Health:
    """Tell whether processors and memory are enough for what is to be done."""
    load, cores = os.getloadavg()[1] if hasattr(os, "getloadavg") else 0.0, os.cpu_count() or 1
    memory = _memory()
    total, available = memory.get("MemTotal", 0), memory.get("MemAvailable", 0)
    swap, swap_free = memory.get("SwapTotal", 0), memory.get("SwapFree", 0)
    gauges = (
        Gauge("machine_load_per_core", load / cores),
        Gauge("machine_memory_available_bytes", available),
        Gauge("machine_memory_bytes", total),
        Gauge("machine_swap_used_bytes", swap - swap_free),
    )
    facts = (
        (_("Load of five minutes"), _("%(load)s on %(cores)s cores") % {"load": round(load, 1), "cores": cores}),
        (_("Memory"), _room(available, total)),
        (_("Swap"), _room(swap_free, swap) if swap else _("none")),
    )
    text, cure, grave = _shortage(
        load / cores, available / total if total else 1.0, 1 - swap_free / swap if swap else 0
    )
    if text:
        return Health(False, text, cure, grave, facts, gauges)
    return Health(True, _("processors and memory are enough"), facts=facts, gauges=gauges)


def _shortage(load: float, available: float, swapped: float) -> tuple[str, str, bool]:
    more = _("Give the machine more memory, or lower WEB_WORKERS and WORKER_CONCURRENCY.")
    if available < SHORT:
        text = _("%(percent)s %% of the memory is left") % {"percent": round(available * 100)}
        return text, more, available < SHORTEST
    if swapped > SWAPPED:
        return _("%(percent)s %% of the swap is used") % {"percent": round(swapped * 100)}, more, False
    if load > BUSY:
        text = _("%(load)s programs wait for each core") % {"load": round(load, 1)}
        return text, _("See what runs (top); more cores, or fewer other programs on this machine."), False
    return "", "", False


def _memory() -> dict[str, int]:
    """Return what the system says of its memory, in bytes; nothing where it does not say."""
    if not MEMORY.exists():
        return {}
    rows = (line.split() for line in MEMORY.read_text().splitlines())
    return {row[0].rstrip(":"): int(row[1]) * 1024 for row in rows if len(row) >= 2 and row[1].isdecimal()}


def clock_health() -> Health:
    """Tell whether machine and database agree on the time, and whether nothing was signed in the future."""
    before = datetime.now(UTC)
    (there,) = one_row("SELECT clock_timestamp()")
    now = datetime.now(UTC)
    skew = (there - (before + (now - before) / 2)).total_seconds()
    signed = last_seal_at()
    ahead = (signed - now).total_seconds() if signed else 0.0
    gauges = (Gauge("clock_skew_seconds", skew),)
    facts = (
        (_("Database against this machine"), _("%(seconds)s seconds") % {"seconds": round(skew, 2)}),
        (_("Last signed time"), timezone.localtime(signed).strftime("%Y-%m-%d %H:%M:%S") if signed else _("none yet")),
    )
    cure = _("Run a time service (chrony) on both.")
    if abs(skew) > MOST_SKEW_SECONDS:
        text = _("the database's clock is %(seconds)s s off this machine's") % {"seconds": round(skew, 1)}
        return Health(False, text, cure, facts=facts, gauges=gauges)
    if ahead > MOST_SKEW_SECONDS:
        text = _("something was signed %(seconds)s s in the future: the clock was set back") % {"seconds": round(ahead)}
        return Health(False, text, cure, grave=True, facts=facts, gauges=gauges)
    return Health(True, _("the clocks agree"), facts=facts, gauges=gauges)
