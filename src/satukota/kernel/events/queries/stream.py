"""Reading the stream of events."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from satukota.kernel.events.models import Event
from satukota.kernel.events.rules import EventData, Position
from satukota.kernel.registry.api import offers, resolve


def event(event_id: int) -> Event:
    """Return one event. Raises Event.DoesNotExist."""
    return Event.objects.get(id=event_id)


def event_types() -> dict[str, type[EventData]]:
    """Return all typed events by name, from the manifests."""
    kinds = (resolve(config.name, path) for config, path in offers("events", str))
    return {kind.name: kind for kind in kinds if isinstance(kind, type) and issubclass(kind, EventData)}


COLUMNS = """id, txid, at, name, subject_kind, subject_id, actor_id, role, agency_id,
           audience, audience_agency_id, area, data"""
# Two halves, since of (txid, id) > (…) the planner knows how many rows only by txid: after a bulk load, millions of
# events of one transaction, it would sort what is left of them for each part that is read.
TAIL = f"""
    (SELECT {COLUMNS} FROM kernel_event
     WHERE txid = %(txid)s AND id > %(id)s AND txid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
     ORDER BY id LIMIT %(limit)s)
    UNION ALL
    (SELECT {COLUMNS} FROM kernel_event
     WHERE txid > %(txid)s AND txid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
     ORDER BY txid, id LIMIT %(limit)s)
    ORDER BY txid, id LIMIT %(limit)s
"""


UNSETTLED = "SELECT EXISTS (SELECT 1 FROM kernel_event WHERE (txid, id) > (%s, %s))"


BETWEEN = f"""
    SELECT {COLUMNS}, device_at FROM kernel_event WHERE (txid, id) > (%s, %s) AND (txid, id) <= (%s, %s)
    ORDER BY txid, id
"""
BATCH_END = f"SELECT txid, id FROM ({TAIL}) AS batch ORDER BY txid DESC, id DESC LIMIT 1"


def _rows(sql: str, params: list[Any] | dict[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def between(before: Position, last: Position) -> list[dict[str, Any]]:
    """Return whole events, oldest first: those after a place of the stream, up to and with another."""
    return _rows(BETWEEN, [*before, *last])


def batch_end(position: Position, limit: int) -> Position | None:
    """Return the place of the last of the next `limit` events that no running transaction can still precede."""
    last = _rows(BATCH_END, {"txid": position.txid, "id": position.id, "limit": limit})
    return Position(last[0]["txid"], last[0]["id"]) if last else None


def after(position: Position, limit: int) -> list[dict[str, Any]]:
    """Return the events after a position that no running transaction can still precede, oldest first."""
    return _rows(TAIL, {"txid": position.txid, "id": position.id, "limit": limit})


POSITION = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1"


def position() -> Position:
    """Return the stream's place of this moment: who follows from there on may see an event twice, but misses none."""
    with connection.cursor() as cursor:
        cursor.execute(POSITION)
        (txid,) = cursor.fetchone()
    return Position(int(txid), 0)


NEWEST = """
    SELECT txid, id, txid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM kernel_event {among}
    ORDER BY txid DESC, id DESC LIMIT 1
"""
RECENT = NEWEST.format(among="WHERE at >= %(since)s")
EVER = NEWEST.format(among="")
LONGEST_TRANSACTION = timedelta(days=35)
"""An event is of the time at which its transaction began; whoever wrote longer than this would be overlooked."""


def settled_position() -> Position | None:
    """Return the place of the newest event; None while a transaction that may still record an older one runs.

    Looks through the last months first: the log has a part for each month, and to ask all of them, after five years,
    costs more than all else that a list asks for.
    """
    with connection.cursor() as cursor:
        cursor.execute(RECENT, {"since": timezone.now() - LONGEST_TRANSACTION})
        row = cursor.fetchone()
        if row is None:  # a city where nothing has happened for weeks
            cursor.execute(EVER)
            row = cursor.fetchone()
    if row is None:
        return Position(0, 0)
    txid, event_id, settled = row
    return Position(txid, event_id) if settled else None


def subject_events(kind: str, subject_id: int) -> list[Event]:
    """Return the history of one subject, oldest first."""
    return list(Event.objects.filter(subject_kind=kind, subject_id=subject_id).order_by("id"))
