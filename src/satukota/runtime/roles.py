"""Who may do what in the database: the owner changes tables, the program writes rows, a reader reads two views.

The program's own role owns nothing and may neither change nor remove what the log, its seals and the history of cases
hold. Each role of the embedded server has a password in a file of its own (mode 600).
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlparse

from satukota.key_files import stored_secret
from satukota.runtime.paths import APP, OWNER, READER, SUPERUSER, password_file

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

HBA = "# Each role signs in with the password of its file in the folder of keys.\nlocal all all scram-sha-256\n"
TRUSTING = "local all all trust\nlocal replication all trust\n"
"""How the server of earlier versions was guarded: whoever reached the socket was whom they said."""
LOGIN = {OWNER: "LOGIN CREATEDB", APP: "LOGIN NOCREATEDB", READER: "LOGIN", SUPERUSER: "LOGIN"}

EVENT_COLUMNS = (
    "device_at, name, subject_kind, subject_id, actor_id, role, agency_id, audience, audience_agency_id, area, data"
)
ENTRY_COLUMNS = (
    "case_id, event_id, at, action, from_state, to_state, flags, version, user_id, role, agency_id, owner_id, text,"
    " public, data"
)
GUARDED = (
    "kernel_event, kernel_case_entry, kernel_seal, kernel_sql_file, django_migrations, kernel_report_case,"
    " kernel_report_event, case_rows, case_entry_rows, case_clock_rows"
)
"""What the program reads and does not change: the views too, for through them it would write as their owner."""
RIGHTS = f"""
    GRANT USAGE ON SCHEMA public TO {{app}}, {{reader}};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {{app}};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {{app}};
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {{app}};
    GRANT EXECUTE ON FUNCTION kernel_event_partitions(timestamptz, timestamptz), kernel_make_number(text),
        kernel_redact_history(bigint, bigint[], jsonb) TO {{app}};
    REVOKE ALL ON {GUARDED} FROM {{app}};
    GRANT SELECT ON {GUARDED} TO {{app}};
    GRANT INSERT ({EVENT_COLUMNS}) ON kernel_event TO {{app}};
    GRANT INSERT ({ENTRY_COLUMNS}) ON kernel_case_entry TO {{app}};
    GRANT INSERT ON kernel_seal TO {{app}};
    GRANT SELECT ON kernel_report_case, kernel_report_event TO {{reader}};
"""
"""Time and number of an event come from the database alone; a partition is reached through its table alone."""
PARTITIONS = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'kernel_event'::regclass"


def missing_passwords(data: Path) -> bool:
    """Tell whether a role of the embedded server has no password file yet."""
    return not all(password_file(data, role).exists() for role in LOGIN)


def role_statements(data: Path) -> Iterator[str]:
    """Yield the statements (one line each) that make the roles or give them the passwords of their files."""
    for role, options in LOGIN.items():
        line = stored_secret(password_file(data, role), begin=f"*:*:*:{role}:")
        make = f"IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN CREATE ROLE {role}; END IF;"
        yield f"DO $$ BEGIN {make} END $$"
        yield f"ALTER ROLE {role} {options} PASSWORD '{line.rpartition(':')[2]}'"


def app_role() -> str | None:
    """Return the role that the program works as; None where it is the owner of its tables, too."""
    if "DATABASE_URL" not in os.environ:
        return APP
    named = urlparse(os.environ["DATABASE_URL"]).username
    owner = urlparse(os.environ.get("DATABASE_OWNER_URL", "")).username
    return named if owner and named != owner else None


def grant_rights(cursor: "CursorWrapper", app: str, reader: str | None = None) -> None:
    """Give the program's role its rights on the tables as they are now; run by their owner, in a transaction."""
    cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = %s", [reader or READER])
    named = {"app": f'"{app}"', "reader": f'"{reader or READER}"' if cursor.fetchone() else f'"{app}"'}
    cursor.execute(RIGHTS.format(**named))
    cursor.execute(PARTITIONS)
    for (partition,) in cursor.fetchall():
        cursor.execute(f"REVOKE ALL ON {partition} FROM {named['app']}")
