"""Month partitions of the event table."""

from datetime import datetime

from django.db import connection


def ensure_partitions(start: datetime, end: datetime) -> None:
    """Create the month partitions that cover the two instants; those that exist stay as they are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kernel_event_partitions(%s, %s)", [start, end])
