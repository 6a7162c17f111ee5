"""Examine the database: reachable, new enough, up to date."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from satukota.runtime.doctor.finding import Findings, fail, ok, warn
from satukota.runtime.programs import OLDEST

EXTENSIONS = ("pg_trgm", "btree_gist")


def _one(sql: str, params: list[str | int] | None = None) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        row = cursor.fetchone()
    return tuple(row or ())


def has_table(name: str) -> bool:
    """Tell whether a table is there."""
    return _one("SELECT to_regclass(%s) IS NOT NULL", [name])[0] is True


def version() -> Findings:
    """The server answers and is new enough."""
    (number,) = _one("SELECT current_setting('server_version_num')::int / 10000")
    if int(str(number)) >= OLDEST:
        yield ok(f"Database reachable, PostgreSQL {number}")
    else:
        yield fail(f"PostgreSQL {number} is too old", f"Upgrade the server to {OLDEST} or newer.")


def extensions() -> Findings:
    """What text search and time ranges need is installed."""
    for name in EXTENSIONS:
        (installed, offered) = _one(
            "SELECT exists(SELECT FROM pg_extension WHERE extname = %s),"
            " exists(SELECT FROM pg_available_extensions WHERE name = %s)",
            [name, name],
        )
        if installed:
            yield ok(f"Extension {name}")
        elif offered:
            yield fail(f"Extension {name} is not installed", f"As a superuser run: CREATE EXTENSION {name}")
        else:
            yield fail(f"The server has no extension {name}", "Install the server's contrib package.")


def plans() -> Findings:
    """The planner does not compile what takes a millisecond; our option for that reaches the server."""
    (compiled,) = _one("SHOW jit")
    if compiled == "off":
        yield ok("Plans are made for short statements")
    else:
        yield fail(
            "jit is on: a connection pooler drops our options",
            f"ALTER DATABASE {connection.settings_dict['NAME']} SET jit = off",
        )


def migrations() -> Findings:
    """The tables are those of this version."""
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        yield fail(f"{len(pending)} changes of the tables are pending", "Run: satukota migrate (or satukota up)")
    else:
        yield ok("The tables are up to date")


def roles() -> Findings:
    """The program owns none of its tables: what the log holds is then out of its reach."""
    if _one("SELECT to_regclass('kernel_event') IS NULL")[0]:
        return
    (owns,) = _one(
        "SELECT rolsuper OR pg_has_role(current_user, relowner, 'USAGE') FROM pg_roles, pg_class"
        " WHERE rolname = current_user AND pg_class.oid = 'kernel_event'::regclass"
    )
    if owns:
        yield warn(
            "The program owns its tables: whoever takes it over can rewrite the log",
            "Give DATABASE_URL a role of its own and name the owner in DATABASE_OWNER_URL (docs/how-to/operate.md).",
        )
    else:
        yield ok("The program owns none of its tables")
