"""Record an event: the only way to write into the event table."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection

from satukota.kernel.events.actions.bell import ring
from satukota.kernel.events.models import DoneKey
from satukota.kernel.events.queries import subscribers
from satukota.kernel.events.rules import Actor, EventData, Subject, audience_of


class AlreadyDone(Exception):
    """This was already done under the same key."""

    def __init__(self, key: DoneKey) -> None:
        super().__init__(f"already done: {key.subject_kind} {key.subject_id}")
        self.event_id = key.event_id
        self.subject_kind = key.subject_kind
        self.subject_id = key.subject_id


INSERT = """
    INSERT INTO kernel_event (device_at, name, subject_kind, subject_id, actor_id, role, agency_id,
                              audience, audience_agency_id, area, data)
"""
COLUMNS = "%s::timestamptz, %s, %s, {subject}, %s::bigint, %s, %s::bigint, %s::smallint, %s::bigint, %s, %s::jsonb"
JOB = "ROW('default', %s, 0, NULL, NULL, jsonb_build_object('event_id', e.id), NULL)::procrastinate_job_to_defer_v1"


def record_sql(
    data: EventData,
    subject: Subject,
    actor: Actor,
    *,
    source: str = "",
    subject_expression: str = "%s::bigint",
    data_expression: str = "%s::jsonb",
    device_at: datetime | None = None,
    key: str | None = None,
) -> tuple[str, list[Any]]:
    """Return the CTEs `e`, `k` and `j` (event, key, jobs) with their parameters, for a statement that writes more.

    `source` is a FROM clause whose row `subject_expression` and `data_expression` may name, so that a new row and
    its event are written by one statement.
    """
    columns = COLUMNS.format(subject=subject_expression).removesuffix("%s::jsonb") + data_expression
    params: list[Any] = [device_at, data.name, subject.kind]
    if "%s" in subject_expression:
        params.append(subject.id)
    params += [actor.user_id, actor.role, actor.agency_id, int(audience_of(data, subject)), subject.agency_id]
    params += [subject.area, json.dumps(data.as_dict())]
    ctes = [f"e AS ({INSERT} SELECT {columns} {source} RETURNING id, subject_kind, subject_id)"]
    if key:
        ctes.append(
            "k AS (INSERT INTO kernel_done_key (key, event_id, subject_kind, subject_id)"
            " SELECT %s, id, subject_kind, subject_id FROM e)"
        )
        params.append(key)
    tasks = subscribers(data.name)
    if tasks:
        jobs = ", ".join([JOB] * len(tasks))
        ctes.append(f"j AS (SELECT procrastinate_defer_jobs_v1(ARRAY[{jobs}]) AS ids FROM e)")
        params += tasks
    else:
        ctes.append("j AS (SELECT NULL AS ids)")
    ring(jobs=bool(tasks))
    return ", ".join(ctes), params


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
    `done` to learn what it led to.
    """
    ctes, params = record_sql(data, subject, actor, device_at=device_at, key=key)
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {ctes} SELECT e.id, j.ids FROM e, j", params)
        row = cursor.fetchone()
    return int(row[0])


@contextmanager
def done(key: str | None) -> Iterator[None]:
    """Turn a key that was used before into AlreadyDone, once the caller's transaction is rolled back."""
    try:
        yield
    except IntegrityError as error:
        if key and "kernel_done_key" in str(error):
            raise AlreadyDone(DoneKey.objects.get(key=key)) from error
        raise
