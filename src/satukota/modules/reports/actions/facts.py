"""Keep the figures in step with the cases: changed cases first, then the months that they touch."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from satukota.modules.reports.actions.fact_rows import CHANGED, UPSERT
from satukota.modules.reports.actions.month_sums import sum_months
from satukota.modules.reports.models import CaseFact
from satukota.modules.reports.rules.submission import TYPE

LOCK = 3672114


@transaction.atomic
def refresh(*, everything: bool = False) -> int:
    """Bring the figures up to date; return how many cases were looked at anew. One process at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        newest = (
            None
            if everything
            else CaseFact.objects.order_by("-changed_at").values_list("changed_at", flat=True).first()
        )
        since = (
            newest - timedelta(minutes=5) if newest else datetime(1970, 1, 1, tzinfo=timezone.get_default_timezone())
        )
        looked = timezone.now() - timedelta(days=3) if newest else since
        values: dict[str, Any] = {
            "zone": timezone.get_default_timezone_name(),
            "type": TYPE,
            "since": since,
            "looked": looked,
        }
        touched = None if newest is None else _months(values)
        cursor.execute(UPSERT.format(changed=CHANGED), values)
        count = int(cursor.rowcount)
        sum_months(touched)
    return count


def _months(values: dict[str, Any]) -> list[date]:
    """Return the months whose sums change: those of the changed cases (a case never moves to another month)."""
    sql = f"""SELECT DISTINCT date_trunc('month', c.opened_at AT TIME ZONE %(zone)s)::date FROM kernel_case c
              WHERE c.type = %(type)s AND {CHANGED}"""  # our own text
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]
