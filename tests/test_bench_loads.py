"""Benchmarks load their cities by SQL: what a table may not leave empty has to be written by it."""

import re
from pathlib import Path

import pytest
from django.db import connection

BENCH = Path(__file__).parents[1] / "bench"
INSERT = re.compile(r"INSERT INTO (\w+) \(([^)]*)\)")
NEEDED = """SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s
    AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'"""
LOADS = [
    pytest.param(table, names, id=f"{path.name}:{table}")
    for path in sorted([*BENCH.glob("*.py"), *BENCH.glob("*.sql")])
    for table, names in INSERT.findall(path.read_text())
    if "{columns}" not in names  # taken from the model itself
]


@pytest.mark.django_db
@pytest.mark.parametrize(("table", "names"), LOADS)
def test_a_load_writes_every_column_that_may_not_be_empty(table, names):
    with connection.cursor() as cursor:
        cursor.execute(NEEDED, [table])
        needed = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
        known = {name for (name,) in cursor.fetchall()}
    written = {name.strip() for name in names.split(",")}
    assert needed - written == set()
    assert written - known == set()
