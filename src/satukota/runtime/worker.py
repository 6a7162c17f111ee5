"""The process that does the queued jobs."""

import asyncio
import logging
import os
from contextlib import suppress

from satukota.runtime.database import give_back_connection
from satukota.runtime.following import StreamReader
from satukota.runtime.lost_jobs import HEARTBEAT, LOST_AFTER, watch_for_lost_jobs

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
                task_middleware=[give_back_connection],
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
