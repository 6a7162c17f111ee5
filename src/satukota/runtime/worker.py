"""The process that does the queued jobs."""

import asyncio
import logging
import os
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from satukota.runtime.database import give_back_connection, note_failures
from satukota.runtime.following import StreamReader

HEARTBEAT, LOST_AFTER = 2.0, 10.0
MOST_ATTEMPTS = 10


async def take_up_lost_jobs(manager: Any) -> int:
    """Queue again the jobs whose worker was killed; return how many.

    A job that lost its worker ten times is taken for the cause and set to failed.
    """
    from procrastinate.jobs import Status

    lost = list(await manager.get_stalled_jobs(seconds_since_heartbeat=LOST_AFTER))
    for job in lost:
        if job.attempts >= MOST_ATTEMPTS:
            await manager.finish_job_by_id_async(job.id, Status.FAILED, delete_job=False)
        else:
            await manager.retry_job_by_id_async(job.id, datetime.now(UTC))
    return len(lost)


async def watch_for_lost_jobs(manager: Any) -> None:
    """Look for lost jobs for ever, while the worker works."""
    from procrastinate.exceptions import ConnectorException

    while True:
        with suppress(ConnectorException):  # the database is away: the worker itself ends and is started again
            count = await take_up_lost_jobs(manager)
            if count:
                log.warning("%d jobs of a killed worker were queued again", count)
        await asyncio.sleep(LOST_AFTER / 2)


CONCURRENCY = int(os.environ.get("WORKER_CONCURRENCY") or 4)
NICENESS = 10
"""What waits in the queue gives way to people who wait at a screen."""
log = logging.getLogger(__name__)


async def _work() -> None:
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    from satukota.kernel.events.api import schedule

    assert isinstance(app.connector, DjangoConnector)
    schedule()
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        async with working.open_async():
            watch = asyncio.create_task(watch_for_lost_jobs(working.job_manager))
            stream = StreamReader()
            stream.start()
            await working.run_worker_async(
                concurrency=CONCURRENCY,
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=LOST_AFTER,
                shutdown_graceful_timeout=20.0,
                task_middleware=[give_back_connection, note_failures],
            )
            await asyncio.to_thread(stream.end)
            watch.cancel()
            with suppress(asyncio.CancelledError):
                await watch


def work() -> int:
    """Do jobs until SIGTERM; those that run are finished first. Return 1 when the database went away."""
    from procrastinate.exceptions import ConnectorException

    os.nice(NICENESS)
    try:
        asyncio.run(_work())
    except ConnectorException as error:
        log.warning("The database is away: %s", error.__cause__ or error)
        return 1
    return 0
