"""One row of a statement."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection


def one_row(sql: str, params: Sequence[Any] | Mapping[str, Any] | None = None) -> tuple[Any, ...]:
    """Return the first row of a statement; empty where it has none."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return tuple(cursor.fetchone() or ())
