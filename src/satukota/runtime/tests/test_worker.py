import asyncio
from dataclasses import dataclass, field

import pytest

from satukota.runtime.worker import MOST_ATTEMPTS, take_up_lost_jobs


@dataclass
class Job:
    id: int
    attempts: int = 0


@dataclass
class Queue:
    lost: list[Job]
    again: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)

    async def get_stalled_jobs(self, seconds_since_heartbeat):
        return self.lost

    async def retry_job_by_id_async(self, job_id, retry_at):
        self.again.append(job_id)

    async def finish_job_by_id_async(self, job_id, status, *, delete_job):
        self.failed.append(job_id)


def test_jobs_of_a_killed_worker_are_done_again():
    queue = Queue([Job(1), Job(2, attempts=3)])
    assert asyncio.run(take_up_lost_jobs(queue)) == 2
    assert queue.again == [1, 2]


def test_a_job_that_kills_every_worker_is_given_up():
    queue = Queue([Job(7, attempts=MOST_ATTEMPTS)])
    asyncio.run(take_up_lost_jobs(queue))
    assert (queue.again, queue.failed) == ([], [7])


@pytest.mark.django_db(transaction=True)
def test_the_queue_itself_knows_a_job_whose_worker_is_gone():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status)"
            " VALUES ('default', 'gone', 'doing') RETURNING id"
        )
        (lost,) = cursor.fetchone()
    asyncio.run(_real_queue())
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [lost])
        assert cursor.fetchone() == ("todo",)


async def _real_queue():
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()) as working:
        async with working.open_async():
            await take_up_lost_jobs(working.job_manager)
