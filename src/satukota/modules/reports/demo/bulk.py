"""Writing very many rows at once: what checks row by row is put away, ids are taken in advance."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

FILLED = ("case", "case_clock", "case_party", "case_link", "case_entry", "person")
KEYS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])
"""


@contextmanager
def quiet() -> Iterator[None]:
    """Put away, inside the transaction, what checks row by row; foreign keys are checked when they come back."""
    run("SET LOCAL synchronous_commit = off")
    run("SET LOCAL maintenance_work_mem = '256MB'")
    keys = _rows(KEYS, [[f"kernel_{name}" for name in FILLED]])
    for table, name, _definition in keys:
        run(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    run("ALTER TABLE kernel_case DISABLE TRIGGER kernel_case_tiles_opened")
    yield
    run("ALTER TABLE kernel_case ENABLE TRIGGER kernel_case_tiles_opened")
    for table, name, definition in keys:
        run(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')


def _rows(sql: str, params: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        return [tuple(row) for row in cursor.fetchall()]


def run(sql: str, params: Iterable[Any] = ()) -> None:
    """Run a statement of our own."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))


def sequence(table: str, count: int) -> list[int]:
    """Return the next ids of a table, in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return [row[0] for row in cursor.fetchall()]
