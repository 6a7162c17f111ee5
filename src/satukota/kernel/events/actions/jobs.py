"""The queue's decorators: jobs are deferred by `record` in the transaction of their event."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.tasks import Task

from satukota.kernel.events.rules import in_utc
from satukota.kernel.registry.api import PeriodicJob, offers, resolve


def task[**P, R](**options: Any) -> Callable[[Callable[P, R]], Task[P, R, P]]:
    """Make a function a job (options: procrastinate's, `name` above all).

    Where only one may wait (`queueing_lock`), only one runs: the next one waits in the queue, not in a worker.
    Asks for the queue at each call: what `app` has before Django is ready is another object than afterwards.
    """
    if "queueing_lock" in options:
        options.setdefault("lock", options["queueing_lock"])
    decorator: Callable[[Callable[P, R]], Task[P, R, P]] = app.task(**options)
    return decorator


def schedule() -> list[str]:
    """Put the periodic jobs of all manifests on the clock of this process's queue; return their names.

    The worker does so once as it starts. A job is told the `timestamp` of its turn.
    """
    offset = datetime.now(ZoneInfo(settings.TIME_ZONE)).utcoffset() or timedelta()
    names = []
    for owner, job in offers("periodic", PeriodicJob):
        done = cast("Task[..., Any, Any]", resolve(owner.name, job.task))
        app.periodic(cron=in_utc(job.cron, offset))(done)
        names.append(done.name)
    return names


retry = RetryStrategy(max_attempts=10, exponential_wait=2)
