"""Record an event: the only way to write into the event table."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import Any

import orjson
from django.db import IntegrityError, connection

from satukota.kernel.events.actions.bell import ring
from satukota.kernel.events.models import DoneKey
from satukota.kernel.events.queries import tasks_for
from satukota.kernel.events.rules import Actor, EventData, Subject, audience_of


class AlreadyDone(Exception):
    """This was already done under the same key. What it led to is looked up when it is asked for."""

    def __init__(self, key: str) -> None:
        super().__init__("already done under this key")
        self.key = key

    @cached_property
    def earlier(self) -> DoneKey:
        """Return what the key led to; ask outside the transaction that failed."""
        return DoneKey.objects.get(key=self.key)

    @property
    def event_id(self) -> int:
        """Return the id of the event that was recorded then."""
        return self.earlier.event_id

    @property
    def subject_id(self) -> int:
        """Return the id of the subject of that event."""
        return self.earlier.subject_id


def as_json(value: Any) -> str:
    """Return rows as the database's functions take them; times in ISO 8601."""
    try:
        return orjson.dumps(value).decode()
    except orjson.JSONEncodeError:  # a number of more than 64 bits, half a character: the database says what it takes
        return json.dumps(value, ensure_ascii=False, default=datetime.isoformat)


def event_row(
    data: EventData, subject: Subject, actor: Actor, *, device_at: datetime | None = None
) -> tuple[dict[str, Any], list[str]]:
    """Return an event as the JSON row that `kernel_record` writes, and the tasks of its subscribers.

    Who writes the row rings for it (`ring`), after the statement.
    """
    fields = data.as_dict()
    row = {
        "device_at": device_at.isoformat() if device_at else None,
        "name": data.name,
        "subject_kind": subject.kind,
        "subject_id": subject.id,
        "actor_id": actor.user_id,
        "role": actor.role,
        "agency_id": actor.agency_id,
        "audience": int(audience_of(data, subject)),
        "audience_agency_id": subject.agency_id,
        "area": subject.area,
        "data": fields,
    }
    return row, tasks_for(data.name, fields)


def record(
    data: EventData,
    subject: Subject,
    actor: Actor,
    *,
    device_at: datetime | None = None,
    key: str | None = None,
) -> int:
    """Append one event, claim its key, defer its subscribers' jobs; return the event's id.

    Runs inside the caller's transaction. Raises IntegrityError where the key was used before: wrap the action in
    `once` to learn what it led to.
    """
    row, tasks = event_row(data, subject, actor, device_at=device_at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT kernel_record(%s::jsonb, %s, %s)", [as_json(row), key, tasks])
        event_id = int(cursor.fetchone()[0])
    ring(jobs=bool(tasks))
    return event_id


RECORD_MANY = """
    SELECT kernel_record(item.value->'row', NULL, ARRAY(SELECT jsonb_array_elements_text(item.value->'tasks')))
    FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY AS item ORDER BY item.ordinality
"""


def record_many(entries: Sequence[tuple[EventData, Subject, Actor]]) -> None:
    """Append many events in one statement, in this order, inside the caller's transaction."""
    written = [event_row(*entry) for entry in entries]
    if written:
        with connection.cursor() as cursor:
            cursor.execute(RECORD_MANY, [as_json([{"row": row, "tasks": tasks} for row, tasks in written])])
        ring(jobs=any(tasks for _row, tasks in written))


@contextmanager
def once(key: str | None) -> Iterator[None]:
    """Turn a key that was used before into AlreadyDone, once the transaction is rolled back."""
    try:
        yield
    except IntegrityError as error:
        if key and "kernel_done_key" in str(error):
            raise AlreadyDone(key) from error
        raise


def claim(key: str) -> None:
    """Claim a key for an act that no single event stands for, inside the transaction of the act.

    Raises IntegrityError where the key was used before: wrap the act in `once`.
    """
    DoneKey.objects.create(key=key, event_id=0, subject_kind="", subject_id=0)


def was_done(key: str | None) -> bool:
    """Tell whether something was done under a key."""
    return bool(key) and DoneKey.objects.filter(key=key).exists()


def ensure_partitions(start: datetime, end: datetime) -> None:
    """Create the month partitions that cover the two instants; those that exist stay as they are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kernel_event_partitions(%s, %s)", [start, end])
