"""Loaded by pytest before anything else: every process of a test run has data of its own, and compiled messages."""

import os
from pathlib import Path

from satukota.runtime import messages

ROOT = Path(__file__).resolve().parent.parent

data = Path(os.environ.setdefault("SATUKOTA_DATA", str(ROOT / "var" / "test")))
if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    # A server of its own: the stream of events waits for every transaction of the server that it runs on.
    os.environ["SATUKOTA_DATA"] = str(data / worker)
messages.compile_all(ROOT / "src")


def pytest_configure() -> None:
    """Let the ids of a new test database begin above a thousand, apart for each table.

    Pages, addresses and forms are then tried with ids as a city has them after its first year; small numbers hide
    what goes wrong from the thousandth row on, and where the id of one table is taken for that of another.
    """
    from django.db.models.signals import post_migrate

    post_migrate.connect(_begin_ids_apart, dispatch_uid="tests.ids")


def _begin_ids_apart(plan: object = (), **_ignored: object) -> None:
    from django.db import connection

    if plan:  # made anew; not emptied between two tests
        with connection.cursor() as cursor:
            cursor.execute(APART)


APART = """
DO $$
DECLARE sequence record;
BEGIN
  FOR sequence IN
    SELECT sequencename AS name, row_number() OVER (ORDER BY sequencename) * 1000 + 1 AS start, last_value
    FROM pg_sequences WHERE schemaname = 'public' AND data_type = 'bigint'::regtype AND start_value = 1
  LOOP
    IF sequence.last_value IS NULL THEN
      EXECUTE format('ALTER SEQUENCE public.%I RESTART WITH %s', sequence.name, sequence.start);
    END IF;
  END LOOP;
END $$
"""
