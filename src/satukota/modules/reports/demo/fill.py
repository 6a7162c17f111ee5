"""Fill the city: make the lives of reports in memory, write them by COPY at once, refresh what is derived."""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from satukota.kernel.cases.api import learn_words, published, rebuild_tiles
from satukota.kernel.events.api import ensure_partitions
from satukota.kernel.people.api import cipher
from satukota.modules.reports.demo.city import Scene
from satukota.modules.reports.demo.history import Life
from satukota.modules.reports.demo.rows import Tables
from satukota.modules.reports.demo.stories import stories
from satukota.modules.reports.rules.submission import TYPE

PEOPLE_PER_REPORT = 0.35


def fill(count: int, months: int, seed: int, now: datetime | None = None) -> int:
    """Add `count` reports spread over the months before now; return how many. The same seed makes the same city."""
    now = (now or timezone.now()).astimezone(UTC).replace(microsecond=0)
    start = now - timedelta(days=30.44 * months)
    ensure_partitions(start, now)
    collecting = gc.isenabled()
    gc.disable()  # millions of small objects that all stay: looking for circles among them takes half the time
    try:
        _fill(count, Scene(seed), (start, now))
    finally:
        if collecting:
            gc.enable()
    _refresh()
    return count


def _fill(count: int, scene: Scene, period: tuple[datetime, datetime]) -> None:
    type_id, definition = published(TYPE)
    start, now = period
    lives = [Life(story, definition, scene, now).lived() for story in stories(scene, count, start, now)]
    with transaction.atomic():
        _write(lives, Tables(type_id, TYPE), scene, count)


def _write(lives: list[Life], tables: Tables, scene: Scene, count: int) -> None:
    with _quiet():
        people = _people(scene, max(1, int(count * PEOPLE_PER_REPORT)))
        tables.number(lives, people)
        tables.copy_all(lives)


FILLED = ("case", "case_clock", "case_party", "case_link", "case_entry", "person")
KEYS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])
"""


@contextmanager
def _quiet() -> Iterator[None]:
    """Put away, inside the transaction, what checks row by row; foreign keys are checked when they come back."""
    _run("SET LOCAL synchronous_commit = off")
    _run("SET LOCAL maintenance_work_mem = '256MB'")
    keys = _rows(KEYS, [[f"kernel_{name}" for name in FILLED]])
    for table, name, _said in keys:
        _run(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    _run("ALTER TABLE kernel_case DISABLE TRIGGER kernel_case_tiles_opened")
    yield
    _run("ALTER TABLE kernel_case ENABLE TRIGGER kernel_case_tiles_opened")
    for table, name, said in keys:
        _run(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {said}')


def _rows(sql: str, params: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        return [tuple(row) for row in cursor.fetchall()]


def _run(sql: str, params: Iterable[Any] = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))


def _people(scene: Scene, count: int) -> list[int]:
    """Write the reporters, encrypted like any; return their ids."""
    seal: Callable[[str], str] = cipher().seal
    index: Callable[[str], str] = cipher().index
    ids = sequence("kernel_person", count)
    columns = "id, name, phone, email, nik, phone_index, email_index, nik_index, language, created_at"
    with connection.cursor() as cursor, cursor.copy(f"COPY kernel_person ({columns}) FROM STDIN") as copy:
        now = timezone.now()
        for pk, (name, phone, email) in zip(ids, scene.people(count), strict=True):
            sealed = seal(email) if email else ""
            copy.write_row(
                (pk, seal(name), seal(phone), sealed, "", index(phone), index(email) if email else "", "", "id", now)
            )
    return ids


def sequence(table: str, count: int) -> list[int]:
    """Return the next ids of a table, in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return [row[0] for row in cursor.fetchall()]


def _refresh() -> None:
    rebuild_tiles()
    learn_words()
    for table in ("kernel_case", "kernel_case_clock", "kernel_case_entry", "kernel_case_party", "kernel_event"):
        _run(f"ANALYZE {table}")
