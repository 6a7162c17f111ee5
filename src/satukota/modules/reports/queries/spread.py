"""How long reports take: the median, and what nine of ten stay below."""

from typing import Any

from django.db import connection

from satukota.modules.reports.queries.choice import Chosen

SPREAD = """
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY resolve_seconds) / 86400.0,
           percentile_cont(0.9) WITHIN GROUP (ORDER BY resolve_seconds) / 86400.0, count(*)
    FROM (SELECT resolve_seconds FROM reports_casefact WHERE resolve_seconds IS NOT NULL AND month BETWEEN %s AND %s
          AND (%s = 0 OR agency_id = %s) AND (%s = '' OR area_code LIKE %s || '%%') AND (%s = '' OR category = %s)
          ORDER BY case_id DESC LIMIT 60000) newest
"""


def spread(chosen: Chosen) -> tuple[float | None, float | None, int]:
    """Return median and 90th percentile of the days to resolve, and how many reports they rest on (newest 60,000)."""
    parameters: list[Any] = [
        chosen.start,
        chosen.end,
        chosen.agency,
        chosen.agency,
        chosen.area,
        chosen.area,
        chosen.category,
        chosen.category,
    ]
    with connection.cursor() as cursor:
        cursor.execute(SPREAD, parameters)
        median, slow, count = cursor.fetchone()
    return median, slow, int(count)
