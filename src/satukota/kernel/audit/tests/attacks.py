"""What somebody does who has the rights of the tables' owner, for the tests of what the seals prove."""

from django.db import connection, transaction

from satukota.kernel.audit.api import cli_verify
from satukota.kernel.events.api import Event

TABLES = ("kernel_event", "kernel_case_entry", "kernel_seal")


def keep_apart(settings, folder):
    """Give a test keys and published heads of its own, and a log without seals."""
    settings.AUDIT_HEADS, settings.KEYS_DIR, settings.AUDIT_HEAD_TO = folder / "heads", folder / "keys", ""
    tamper("DELETE FROM kernel_seal")


def tamper(sql, params=None):
    """Run a statement with the guards put away, and put them back."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER; GRANT ALL ON {table} TO CURRENT_USER")
        cursor.execute(sql, params)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("REVOKE UPDATE, DELETE, TRUNCATE ON kernel_event FROM CURRENT_USER")


def newest():
    """Return the newest event's id."""
    return Event.objects.latest("id").id


def problems(capsys):
    """Return what `satukota audit verify` names; it ends with 1 where that is anything."""
    code = cli_verify()
    text = capsys.readouterr().out
    assert code == (0 if ", 0 problems." in text else 1)
    return text if code else ""
