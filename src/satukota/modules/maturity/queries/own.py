"""Evidence that no module owns: what the kernel's cases and the sealed log of events prove."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from satukota.kernel.audit.api import verify
from satukota.kernel.cases.api import Case

REPORTS = "reports."
DAYS = 365


def complaints() -> dict[str, Any]:
    """Return that citizens' reports are taken and answered, from the last twelve months."""
    since = timezone.now() - timedelta(days=DAYS)
    taken = Case.objects.filter(type__startswith=REPORTS, opened_at__gte=since)
    came, closed = taken.count(), taken.filter(is_open=False).count()
    figure = f"{came} laporan warga dalam 12 bulan, {closed} selesai"
    return {"figure": figure, "url": "/inbox/?status=all", "came": came, "closed": closed}


def audit_log() -> dict[str, Any]:
    """Return that the log of events is sealed, after checking every seal."""
    verdict = verify()
    figure = f"{verdict.events} kejadian bersegel diperiksa, {len(verdict.problems)} segel tidak cocok"
    return {"figure": figure, "checked": verdict.events, "broken": len(verdict.problems)}
