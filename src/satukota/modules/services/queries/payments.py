"""What came in, month by month, and how much of it a bank's statement has shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from satukota.modules.services.models import Payment

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Month:
    """One month and way of paying, in whole rupiah: payments recorded (reversals taken off), found, not found yet."""

    month: date
    how: str
    payments: int
    recorded: int
    found: int

    @property
    def missing(self) -> int:
        """Return what no statement has shown yet."""
        return self.recorded - self.found


def by_month(agencies: Iterable[int]) -> list[Month]:
    """Return the last twelve months in which something came in, the newest first, by way of paying."""
    rows = (
        Payment.objects.filter(bill__agency_id__in=[*agencies])
        .annotate(month=TruncMonth("paid_at"))
        .values("month", "method")
        .annotate(count=Count("id"), recorded=Sum("amount"), found=Sum("amount", filter=Q(matched_at__isnull=False)))
        .order_by("-month", "method")
    )
    newest = sorted({row["month"] for row in rows}, reverse=True)[:MONTHS]
    return [
        Month(
            row["month"].date(),
            str(Payment.Method(row["method"]).label),
            row["count"],
            row["recorded"],
            row["found"] or 0,
        )
        for row in rows
        if row["month"] in newest
    ]
