"""Who has read personal data, how often, and when last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection


@dataclass(frozen=True, slots=True)
class Reading:
    """How often somebody (an id, None without an account) has read personal data, when last, by which purposes (codes)."""

    reader: int | None
    times: int
    last: datetime
    purposes: tuple[str, ...]


READ = """
    SELECT actor_id, count(*), max(at), array_agg(DISTINCT data ->> 'purpose') FROM kernel_event
    WHERE name = 'audit.personal_data_seen' AND {} GROUP BY actor_id ORDER BY max(at) DESC
"""


def readings_of(kind: str, subject_id: int) -> list[Reading]:
    """Return who has read the personal data of a subject, the last reader first."""
    return _readings(READ.format("subject_kind = %s AND subject_id = %s"), [kind, subject_id])


def readings_by(readers: Sequence[int], since: datetime) -> list[Reading]:
    """Return how often people (ids) have read personal data since a moment."""
    return _readings(READ.format("at >= %s AND actor_id = ANY(%s)"), [since, list(readers)])


def _readings(sql: str, values: list[Any]) -> list[Reading]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    return [Reading(reader, times, last, tuple(sorted(filter(None, codes)))) for reader, times, last, codes in rows]
