"""Take up again the jobs whose worker was killed."""

import asyncio
import logging
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

HEARTBEAT, LOST_AFTER = 2.0, 10.0
MOST_ATTEMPTS = 10
log = logging.getLogger(__name__)


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
