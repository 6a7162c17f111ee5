"""What people do with jobs of the queue: try again, set aside, run now. And what the queue forgets by itself."""

import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from satukota.kernel.events.actions.jobs import later
from satukota.kernel.events.actions.recording import record
from satukota.kernel.events.models import EventSetAside, JobFailure
from satukota.kernel.events.queries.jobs import periodic_jobs
from satukota.kernel.events.rules import Actor, Audience, EventData, Subject

REASONS = ("mended", "late", "twice")
"""Why a job is set aside: done another way, too late to make sense, meant twice."""
FINISHED_DAYS = 30
AT_ONCE = 5000
# One that waits already under the same lock does the work of the failed one: that is not queued twice.
AGAIN = """
    UPDATE procrastinate_jobs AS job SET status = 'todo', attempts = 0, scheduled_at = NULL
    WHERE id = ANY(%s) AND status = 'failed' AND (queueing_lock IS NULL OR (NOT EXISTS (
        SELECT FROM procrastinate_jobs AS other WHERE other.status = 'todo' AND other.queueing_lock = job.queueing_lock)
        AND NOT EXISTS (SELECT FROM procrastinate_jobs AS twin WHERE twin.status = 'failed' AND twin.id > job.id
            AND twin.queueing_lock = job.queueing_lock AND twin.id = ANY(%s))))
    RETURNING id
"""
ASIDE = "UPDATE procrastinate_jobs SET status = 'cancelled' WHERE id = ANY(%s) AND status = 'failed' RETURNING id"
FORGET = """
    DELETE FROM procrastinate_jobs WHERE id IN (
        SELECT job.id FROM procrastinate_jobs AS job
        WHERE job.status IN ('succeeded', 'cancelled', 'aborted') AND NOT EXISTS (
            SELECT FROM procrastinate_events AS event
            WHERE event.job_id = job.id AND event.at > now() - make_interval(days => %s))
        ORDER BY job.id LIMIT %s)
"""
FAILED = """
    INSERT INTO kernel_job_failure (job_id, error, place) VALUES (%s, %s, %s)
    ON CONFLICT (job_id) DO UPDATE SET error = excluded.error, place = excluded.place, at = now()
"""


@dataclass(frozen=True, slots=True)
class JobsSettled(EventData):
    """Failed jobs were seen to. `did` is again or aside, `task` their kind (empty: several), `count` how many.

    `reason` is why they were set aside: mended (done another way), late (makes no sense any more), twice (meant twice).
    """

    name: ClassVar[str] = "jobs.settled"
    ceiling: ClassVar[Audience] = Audience.SEALED
    did: str = ""
    task: str = ""
    count: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class JobStarted(EventData):
    """A periodic job was queued by hand, before its time. `task` names it."""

    name: ClassVar[str] = "jobs.started"
    ceiling: ClassVar[Audience] = Audience.SEALED
    task: str = ""


@transaction.atomic
def try_again(job_ids: Sequence[int], by: Actor, task: str = "") -> int:
    """Queue failed jobs once more, with all their tries; return how many. One whose like waits already is left."""
    with connection.cursor() as cursor:
        cursor.execute(AGAIN, [list(job_ids), list(job_ids)])
        number = len(cursor.fetchall())
    if number:
        _record(JobsSettled(did="again", task=task, count=number), by)
    return number


@transaction.atomic
def set_jobs_aside(job_ids: Sequence[int], by: Actor, reason: str, task: str = "") -> int:
    """Take failed jobs out of the list for good, with a reason of REASONS; return how many. Raises ValueError."""
    if reason not in REASONS:
        raise ValueError(reason)
    with connection.cursor() as cursor:
        cursor.execute(ASIDE, [list(job_ids)])
        number = len(cursor.fetchall())
    if number:
        _record(JobsSettled(did="aside", task=task, count=number, reason=reason), by)
    return number


@transaction.atomic
def run_now(task: str, by: Actor) -> bool:
    """Queue a periodic job before its time; return whether it was queued: one of its kind may wait already.

    Raises LookupError for what is no periodic job.
    """
    if task not in {job.task for job in periodic_jobs()}:
        raise LookupError(task)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo')", [task]
        )
        if cursor.fetchone()[0]:
            return False
    later(task, queueing_lock=task, timestamp=int(timezone.now().timestamp()))
    _record(JobStarted(task=task), by)
    return True


@transaction.atomic
def retry_aside(row_ids: Sequence[int], by: Actor) -> int:
    """Queue at once what subscribers set aside; return how many."""
    rows = list(EventSetAside.objects.filter(pk__in=row_ids).values_list("pk", flat=True))
    for pk in rows:
        later("events.retry_set_aside", set_aside_id=pk)
    if rows:
        _record(JobsSettled(did="again", task="events.retry_set_aside", count=len(rows)), by)
    return len(rows)


def _record(data: EventData, by: Actor) -> None:
    record(data, Subject("jobs", 0, Audience.SEALED), by)


def remove_finished_jobs() -> int:
    """Forget jobs that were finished a month ago, some thousand at a time; return how many. Failed ones stay."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [FINISHED_DAYS, AT_ONCE])
        number = int(cursor.rowcount)
    JobFailure.objects.filter(at__lt=timezone.now() - timedelta(days=FINISHED_DAYS * 4)).delete()
    return number


def note_failure(job_id: int, error: Exception) -> None:
    """Keep of which type a job's error was and where in our program it came up."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "/satukota/" in frame.filename]
    place = f"{Path(frames[-1].filename).relative_to(settings.BASE.parent)}:{frames[-1].lineno}" if frames else ""
    with connection.cursor() as cursor:
        cursor.execute(FAILED, [job_id, type(error).__name__, place])
