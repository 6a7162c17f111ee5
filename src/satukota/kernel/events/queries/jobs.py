"""The queue as people see it: what waits, runs and failed, by kind; what runs by the clock."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from croniter import croniter
from django.conf import settings
from django.db import connection
from django.utils import timezone

from satukota.kernel.events.models import EventSetAside
from satukota.kernel.events.queries.subscribers import task_name
from satukota.kernel.registry.api import PeriodicJob, offers

KINDS = """
    SELECT task_name, count(*) FILTER (WHERE status = 'todo'), count(*) FILTER (WHERE status = 'doing'),
        count(*) FILTER (WHERE status = 'failed')
    FROM (
        SELECT task_name, status FROM procrastinate_jobs WHERE status IN ('todo', 'doing')
        UNION ALL SELECT task_name, status FROM procrastinate_jobs WHERE status = 'failed'
    ) AS open GROUP BY task_name ORDER BY task_name
"""
JOBS = """
    SELECT job.id, job.task_name, job.status, job.attempts, job.scheduled_at, last.at, failure.error, failure.place,
        job.args::text
    FROM procrastinate_jobs AS job
    LEFT JOIN kernel_job_failure AS failure ON failure.job_id = job.id
    LEFT JOIN LATERAL (SELECT max(at) AS at FROM procrastinate_events WHERE job_id = job.id
        AND type <> 'scheduled') AS last ON true
    WHERE job.status = %(status)s::procrastinate_job_status AND (%(task)s = '' OR job.task_name = %(task)s)
        AND (%(before)s::bigint IS NULL OR job.id < %(before)s)
    ORDER BY job.id DESC LIMIT %(limit)s
"""
IDS = "SELECT id FROM procrastinate_jobs WHERE status = 'failed' AND task_name = %s ORDER BY id"
LAST_RUNS = """
    SELECT DISTINCT ON (defer.task_name) defer.task_name, job.status, event.at
    FROM procrastinate_periodic_defers AS defer
    LEFT JOIN procrastinate_jobs AS job ON job.id = defer.job_id
    LEFT JOIN LATERAL (SELECT max(at) AS at FROM procrastinate_events WHERE job_id = job.id) AS event ON true
    WHERE defer.task_name = ANY(%s) ORDER BY defer.task_name, defer.defer_timestamp DESC
"""
STATES = ("failed", "todo", "doing")


@dataclass(frozen=True, slots=True)
class Kind:
    """How many jobs of a kind wait, run and failed."""

    task: str
    waiting: int
    running: int
    failed: int


@dataclass(frozen=True, slots=True)
class Job:
    """A job: what it is, how often it was tried, when something happened to it last, why it failed; ids alone of its arguments."""

    id: int
    task: str
    status: str
    attempts: int
    scheduled_at: datetime | None
    at: datetime | None
    error: str
    place: str
    ids: str


@dataclass(frozen=True, slots=True)
class Periodic:
    """A job on the clock: its title, its line, when it ran last and how that went, when it runs next."""

    task: str
    title: str
    cron: str
    module: str
    last_at: datetime | None
    last_status: str
    next_at: datetime


def job_kinds() -> list[Kind]:
    """Return the kinds of jobs of which one waits, runs or failed."""
    with connection.cursor() as cursor:
        cursor.execute(KINDS)
        return [Kind(*row) for row in cursor.fetchall()]


def jobs_page(status: str, task: str = "", *, before: int | None = None, limit: int = 50) -> list[Job]:
    """Return jobs of a state of STATES, newest first; `before` is the id of the last job of the page before."""
    with connection.cursor() as cursor:
        cursor.execute(JOBS, {"status": status, "task": task, "before": before, "limit": limit})
        return [_job(row) for row in cursor.fetchall()]


def _job(row: Sequence[Any]) -> Job:
    pk, task, status, attempts, scheduled_at, at, error, place, arguments = row
    ids = ids_of(json.loads(arguments))
    return Job(pk, task, status, attempts, scheduled_at, at, error or "", place or "", ids)


def ids_of(arguments: dict[str, Any]) -> str:
    """Return the numbers among a job's arguments; whatever else they hold may be about people and is not shown."""
    return ", ".join(
        f"{name} {value}" for name, value in sorted(arguments.items()) if type(value) is int and name != "timestamp"
    )


def failed_ids(task: str) -> list[int]:
    """Return the ids of all failed jobs of a kind."""
    with connection.cursor() as cursor:
        cursor.execute(IDS, [task])
        return [row[0] for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class _Declared:
    task: str
    title: Any
    cron: str
    module: Any


@cache
def periodic_jobs() -> tuple[_Declared, ...]:
    """Return the periodic jobs of all modules with the names by which the queue knows them."""
    return tuple(
        _Declared(task_name(owner.name, job.task), job.title, job.cron, owner.title)
        for owner, job in offers("periodic", PeriodicJob)
    )


def periodic_runs(now: datetime | None = None) -> list[Periodic]:
    """Return each periodic job with its last and next run, those that run next first."""
    moment = (now or timezone.now()).astimezone(ZoneInfo(settings.TIME_ZONE))
    declared = periodic_jobs()
    with connection.cursor() as cursor:
        cursor.execute(LAST_RUNS, [[job.task for job in declared]])
        last = {task: (status, at) for task, status, at in cursor.fetchall()}
    runs = [
        Periodic(
            job.task,
            str(job.title),
            job.cron,
            str(job.module),
            last.get(job.task, ("", None))[1],
            last.get(job.task, ("", None))[0] or "",
            croniter(job.cron, moment).get_next(datetime),
        )
        for job in declared
    ]
    return sorted(runs, key=lambda run: (run.next_at, run.task))


def events_aside(limit: int = 200) -> tuple[list[EventSetAside], int]:
    """Return the events that subscribers set aside, oldest first, and how many there are in all."""
    rows = EventSetAside.objects.order_by("event_id", "subscriber")
    return list(rows[:limit]), rows.count()
