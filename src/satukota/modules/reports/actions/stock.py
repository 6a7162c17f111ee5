"""How much is open at the end of a day."""

from datetime import date

from django.db import connection
from django.utils import timezone

STOCK = """
    INSERT INTO reports_openday (day, agency_id, area_code, open, late)
    SELECT %s, agency_id, area_code, count(*), count(*) FILTER (WHERE late) FROM reports_casefact WHERE is_open
    GROUP BY 2, 3
    ON CONFLICT (day, agency_id, area_code) DO UPDATE SET open = excluded.open, late = excluded.late
"""


def keep_stock(day: date | None = None) -> None:
    """Write down how much is open today; run at the end of each day."""
    with connection.cursor() as cursor:
        cursor.execute(STOCK, [day or timezone.localdate()])
