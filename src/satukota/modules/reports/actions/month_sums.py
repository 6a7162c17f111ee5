"""Months are summed up anew from the rows of their cases."""

from datetime import date

from django.db import connection

SUMS = """
    INSERT INTO reports_monthsum (month, agency_id, area_code, category, filed, open, open_late, resolved, on_time,
        late, answered, answered_on_time, answer_seconds, resolve_seconds, reopened, returned, rated, rating_sum,
        negative, rejected)
    SELECT month, agency_id, area_code, category, count(*), count(*) FILTER (WHERE is_open),
        count(*) FILTER (WHERE is_open AND late), count(*) FILTER (WHERE resolved),
        count(*) FILTER (WHERE resolved AND NOT resolve_late), count(*) FILTER (WHERE late), count(answer_seconds),
        count(answer_seconds) FILTER (WHERE NOT answer_late), coalesce(sum(answer_seconds), 0),
        coalesce(sum(resolve_seconds) FILTER (WHERE resolved), 0), count(*) FILTER (WHERE reopened > 0),
        count(*) FILTER (WHERE returned > 0), count(rating), coalesce(sum(rating), 0),
        count(*) FILTER (WHERE rating <= 2), sum(rejected)
    FROM reports_casefact WHERE month = ANY(%s) GROUP BY 1, 2, 3, 4
"""


def sum_months(months: list[date] | None) -> None:
    """Sum up these months anew; None means all of them."""
    with connection.cursor() as cursor:
        if months is None:
            cursor.execute("SELECT DISTINCT month FROM reports_casefact")
            months = [row[0] for row in cursor.fetchall()]
        cursor.execute("DELETE FROM reports_monthsum WHERE month = ANY(%s)", [months])
        cursor.execute(SUMS, [months])
