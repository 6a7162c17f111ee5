"""The queue's door for modules, and the upkeep of the event table."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Concatenate

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.tasks import Task

from satukota.kernel.events.actions import ensure_partitions


def task[**P, R](**options: Any) -> Callable[[Callable[P, R]], Task[P, R, P]]:
    """Make a function a job (options: procrastinate's, `name` above all).

    Asks for the queue at each call: what `app` has before Django is ready is another object than afterwards.
    """
    decorator: Callable[[Callable[P, R]], Task[P, R, P]] = app.task(**options)
    return decorator


def periodic[**P, R, **Q](*, cron: str) -> Callable[[Task[P, R, Concatenate[int, Q]]], Task[P, R, Q]]:
    """Run a job on a cron line (UTC); it is told the `timestamp` of its turn."""
    return app.periodic(cron=cron)


retry = RetryStrategy(max_attempts=10, exponential_wait=2)


@periodic(cron="7 1 * * *")
@task(name="events.make_partitions", queueing_lock="events.make_partitions")
def make_partitions(timestamp: int) -> None:
    """Keep three months of partitions ahead."""
    now = timezone.now()
    ensure_partitions(now, now + timedelta(days=93))
