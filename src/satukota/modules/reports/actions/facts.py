"""Keep the figures in step with the cases: changed cases first, then the months that they touch; the day's open stock.

Confidential and sealed cases (visibility 2 and 3) are in no figure; the lists behind figures ask for the same.
"""

from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Any

from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone

from satukota.kernel.cases.api import Case, city_calendar
from satukota.modules.reports.models import CaseFact
from satukota.modules.reports.rules.measured import MEASURED
from satukota.modules.reports.rules.submission import TYPE

LOCK = 3672114
UPSERT = """
    WITH worked AS (SELECT * FROM unnest(%(days)s::date[], %(counts)s::int[]) AS counted (day, n))
    INSERT INTO reports_casefact (case_id, day, month, agency_id, area_code, category, class_code, channel, state,
        is_open, resolved, resolved_month, verify_seconds, answer_seconds, resolve_seconds, late, answer_late,
        resolve_late, reopened, returned, rating, rejected, changed_at, resolved_day, assignee_id, due_at, warn_at,
        forwards, escalated, cause, answer_workdays, resolve_workdays)
    SELECT c.id, (c.opened_at AT TIME ZONE %(zone)s)::date,
        date_trunc('month', c.opened_at AT TIME ZONE %(zone)s)::date,
        coalesce(c.agency_id, 0), c.area_code, c.category, coalesce(c.data->>'class', ''), c.channel, c.state,
        c.is_open, c.state IN ('done', 'closed'), date_trunc('month', e.done AT TIME ZONE %(zone)s)::date,
        extract(epoch FROM e.forwarded - c.opened_at)::bigint, extract(epoch FROM e.answered - e.forwarded)::bigint,
        CASE WHEN c.state IN ('done', 'closed') THEN extract(epoch FROM e.done - c.opened_at)::bigint END,
        coalesce(k.late, false), coalesce(k.answer_late, false), coalesce(k.resolve_late, false),
        coalesce((c.data->>'reopened')::int, 0), coalesce((c.data->>'returned')::int, 0), (c.data->>'rating')::int,
        coalesce((c.data->>'evidence_rejected')::int, 0), c.changed_at, (e.done AT TIME ZONE %(zone)s)::date,
        c.assignee_id, CASE WHEN c.is_open THEN c.due_at END, CASE WHEN c.is_open THEN k.warn_at END,
        coalesce(e.forwards, 0), coalesce(k.late, false), coalesce(c.data->>'cause', ''),
        a.n - f.n, CASE WHEN c.state IN ('done', 'closed') THEN d.n - o.n END
    FROM case_rows c
    LEFT JOIN LATERAL (
        SELECT min(at) FILTER (WHERE action = 'forward') AS forwarded,
               min(at) FILTER (WHERE action IN ('answer', 'close', 'refer')) AS answered,
               max(at) FILTER (WHERE to_state = 'done') AS done, count(*) FILTER (WHERE action = 'forward') AS forwards
        FROM case_entry_rows e WHERE e.case_id = c.id) e ON true
    LEFT JOIN LATERAL (
        SELECT min(warn_at) FILTER (WHERE stopped_at IS NULL AND current) AS warn_at,
               bool_or(late OR (stopped_at IS NULL AND due_at < now())) AS late,
               bool_or(rule = 'answer' AND (late OR (stopped_at IS NULL AND due_at < now()))) AS answer_late,
               bool_or(rule = 'resolve' AND (late OR (stopped_at IS NULL AND due_at < now()))) AS resolve_late
        FROM case_clock_rows k WHERE k.case_id = c.id AND rule IN ('verify', 'answer', 'resolve')) k ON true
    LEFT JOIN worked o ON o.day = (c.opened_at AT TIME ZONE %(zone)s)::date
    LEFT JOIN worked d ON d.day = (e.done AT TIME ZONE %(zone)s)::date
    LEFT JOIN worked f ON f.day = (e.forwarded AT TIME ZONE %(zone)s)::date
    LEFT JOIN worked a ON a.day = (e.answered AT TIME ZONE %(zone)s)::date
    WHERE c.type = %(type)s AND c.visibility < 2
        AND {changed}
    ON CONFLICT (case_id) DO UPDATE SET (agency_id, area_code, category, class_code, state, is_open, resolved,
        resolved_month, verify_seconds, answer_seconds, resolve_seconds, late, answer_late, resolve_late, reopened,
        returned, rating, rejected, changed_at, resolved_day, assignee_id, due_at, warn_at, forwards, escalated,
        cause, answer_workdays, resolve_workdays) =
        (excluded.agency_id, excluded.area_code, excluded.category,
        excluded.class_code, excluded.state, excluded.is_open, excluded.resolved, excluded.resolved_month,
        excluded.verify_seconds, excluded.answer_seconds, excluded.resolve_seconds, excluded.late,
        excluded.answer_late, excluded.resolve_late, excluded.reopened, excluded.returned, excluded.rating,
        excluded.rejected, excluded.changed_at, excluded.resolved_day, excluded.assignee_id, excluded.due_at,
        excluded.warn_at, excluded.forwards, excluded.escalated, excluded.cause,
        excluded.answer_workdays, excluded.resolve_workdays)
"""
# A clock that runs out changes no case: what is open and past its time is looked at again each time.
CHANGED = "(c.changed_at > %(since)s OR (c.is_open AND c.due_at BETWEEN %(looked)s AND now()))"
COUNTED = (
    *("filed", "open", "open_late", "resolved", "on_time", "late", "answered", "answered_on_time", "reopened"),
    *("returned", "rated", "negative", "rejected"),
)
ADDED = {
    "answer_seconds": "sum(answer_seconds)",
    "resolve_seconds": "sum(resolve_seconds) FILTER (WHERE resolved)",
    "answer_workdays": "sum(answer_workdays)",
    "resolve_workdays": "sum(resolve_workdays) FILTER (WHERE resolved)",
    "rating_sum": "sum(rating)",
}
SUMMED = {
    **{name: f"count(*) FILTER (WHERE {MEASURED[name]})" for name in COUNTED},
    **{name: f"coalesce({what}, 0)" for name, what in ADDED.items()},
}
SUMS = f"""
    INSERT INTO reports_monthsum (month, agency_id, area_code, category, {", ".join(SUMMED)})
    SELECT month, agency_id, area_code, category, {", ".join(SUMMED.values())}
    FROM reports_casefact WHERE month = ANY(%s) GROUP BY 1, 2, 3, 4
"""  # our own text
# What became confidential, or was hidden, is counted no more.
GONE = """
    DELETE FROM reports_casefact f USING case_rows c
    WHERE c.id = f.case_id AND c.visibility >= 2 AND {changed} RETURNING f.month
"""
STOCK = """
    INSERT INTO reports_openday (day, agency_id, area_code, open, late)
    SELECT %s, agency_id, area_code, count(*) FILTER (WHERE {open}), count(*) FILTER (WHERE {open_late})
    FROM reports_casefact WHERE is_open GROUP BY 2, 3
    ON CONFLICT (day, agency_id, area_code) DO UPDATE SET open = excluded.open, late = excluded.late
""".format(**MEASURED)


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
        cursor.execute(UPSERT.format(changed=CHANGED), values | _worked())
        count = int(cursor.rowcount)
        cursor.execute(GONE.format(changed=CHANGED), values)
        gone = [row[0] for row in cursor.fetchall()]
        sum_months(touched if touched is None else sorted({*touched, *gone}))
    return count


def _worked() -> dict[str, Any]:
    """Return the city's working days so far, counted up from the first report: days, and how many until each."""
    first = Case.objects.filter(type=TYPE).aggregate(first=Min("opened_at"))["first"]
    today = timezone.localdate()
    begin = timezone.localtime(first).date() if first else today
    days = [date.fromordinal(number) for number in range(begin.toordinal(), today.toordinal() + 1)]
    calendar = city_calendar()
    return {"days": days, "counts": list(accumulate(int(calendar.works(day)) for day in days))}


def _months(values: dict[str, Any]) -> list[date]:
    """Return the months whose sums change: those of the changed cases (a case never moves to another month)."""
    sql = f"""SELECT DISTINCT date_trunc('month', c.opened_at AT TIME ZONE %(zone)s)::date FROM case_rows c
              WHERE c.type = %(type)s AND {CHANGED}"""  # our own text
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]


def sum_months(months: list[date] | None) -> None:
    """Sum up these months anew; None means all of them."""
    with connection.cursor() as cursor:
        if months is None:
            cursor.execute("SELECT DISTINCT month FROM reports_casefact")
            months = [row[0] for row in cursor.fetchall()]
        cursor.execute("DELETE FROM reports_monthsum WHERE month = ANY(%s)", [months])
        cursor.execute(SUMS, [months])


def keep_stock(day: date | None = None) -> None:
    """Write down how much is open today; run at the end of each day."""
    with connection.cursor() as cursor:
        cursor.execute(STOCK, [day or timezone.localdate()])
