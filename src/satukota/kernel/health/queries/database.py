"""The database: reached, how large, how busy, who holds it up."""

from django.db import connection
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from satukota.kernel.health.queries.rows import one_row
from satukota.kernel.registry.api import Gauge, Health

LONGEST_MINUTES = 10
FULL = 0.8
LATE_SECONDS = 60
STATE = """
    SELECT current_setting('server_version'), pg_database_size(current_database()),
        (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
        current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,
        (SELECT coalesce(extract(epoch FROM now() - min(xact_start)), 0)::float FROM pg_stat_activity
            WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()),
        (SELECT coalesce(extract(epoch FROM max(replay_lag)), 0)::float FROM pg_stat_replication),
        (SELECT count(*) FROM pg_stat_replication),
        (SELECT coalesce(string_agg(relname, ', ' ORDER BY n_dead_tup DESC), '') FROM pg_stat_user_tables
            WHERE n_dead_tup > 100000 AND n_dead_tup > n_live_tup / 2),
        to_regclass('pg_stat_statements') IS NOT NULL AND current_setting('pg_stat_statements.track', true) IS NOT NULL
"""
SLOWEST = """
    SELECT left(regexp_replace(query, '\\s+', ' ', 'g'), 120), calls, mean_exec_time FROM pg_stat_statements
    WHERE calls > 20 AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
    ORDER BY mean_exec_time DESC LIMIT 3
"""


def database_health() -> Health:
    """Tell whether the database answers, and what it holds, serves and waits for."""
    version, size, taken, most, oldest, lag, copies, bloated, has_statements = one_row(STATE)
    gauges = (
        Gauge("database_bytes", size),
        Gauge("database_connections", taken),
        Gauge("database_connections_most", most),
        Gauge("database_oldest_transaction_seconds", oldest),
        Gauge("database_replication_lag_seconds", lag),
    )
    facts = (
        (_("Version"), version),
        (_("Size"), in_bytes(size)),
        (_("Connections"), _("%(taken)s of %(most)s") % {"taken": taken, "most": most}),
        (_("Oldest transaction"), _("%(seconds)s seconds") % {"seconds": round(oldest)}),
        (_("Copies that follow"), str(copies)),
        *(_slowest() if has_statements else ()),
    )
    text, cure = _trouble(taken / most, oldest, lag, bloated)
    if text:
        return Health(False, text, cure, facts=facts, gauges=gauges)
    told = _("PostgreSQL %(version)s answers, %(size)s") % {"version": version, "size": in_bytes(size)}
    return Health(True, told, facts=facts, gauges=gauges)


def _trouble(share: float, oldest: float, lag: float, bloated: str) -> tuple[str, str]:
    """Return the worst of what is not as it should be, and its cure."""
    if share > FULL:
        return _("%(percent)s %% of its connections are taken") % {"percent": round(share * 100)}, _(
            "Lower DATABASE_POOL, or raise max_connections of the server."
        )
    if oldest > LONGEST_MINUTES * 60:
        return _("a transaction runs for %(minutes)s minutes") % {"minutes": round(oldest / 60)}, _(
            "Find it in pg_stat_activity and end it: nothing written after it can be cleaned up or followed."
        )
    if lag > LATE_SECONDS:
        return _("its copy is %(seconds)s seconds behind") % {"seconds": round(lag)}, _(
            "Look at network and disk of the machine with the copy."
        )
    if bloated:
        return _("these tables hold more rubbish than rows: %(tables)s") % {"tables": bloated}, _(
            "Run VACUUM (ANALYZE) on them at night, and see that no transaction stays open for long."
        )
    return "", ""


def _slowest() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(SLOWEST)
        rows = cursor.fetchall()
    return [
        (
            _("Slow statement"),
            _("%(statement)s (%(ms)s ms, %(calls)s times)")
            % {"statement": query, "ms": number_format(mean, 1), "calls": number_format(calls, 0)},
        )
        for query, calls, mean in rows
    ]


def in_bytes(amount: float) -> str:
    """Return an amount of memory in words."""
    for unit in ("B", "kB", "MB", "GB"):
        if amount < 1000:
            return f"{number_format(amount, 0 if amount >= 10 or unit == 'B' else 1)} {unit}"
        amount /= 1000
    return f"{number_format(amount, 1)} TB"
