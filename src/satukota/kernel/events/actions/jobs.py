"""The queue's decorators: jobs are deferred by `record` in the transaction of their event."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.tasks import Task, configure_task

from satukota.kernel.events.queries import Batch, event
from satukota.kernel.events.queries.subscribers import Handler
from satukota.kernel.events.rules import in_utc
from satukota.kernel.registry.api import PeriodicJob, offers, resolve

retry = RetryStrategy(max_attempts=10, exponential_wait=2)


def task[**P, R](**options: Any) -> Callable[[Callable[P, R]], Task[P, R, P]]:
    """Make a function a job (options: procrastinate's, `name` above all).

    Where only one may wait (`queueing_lock`), only one runs: the next one waits in the queue, not in a worker.
    Asks for the queue at each call: what `app` has before Django is ready is another object than afterwards.
    """
    if "queueing_lock" in options:
        options.setdefault("lock", options["queueing_lock"])
    decorator: Callable[[Callable[P, R]], Task[P, R, P]] = app.task(**options)
    return decorator


def batch(name: str, *, in_order: bool = True) -> Callable[[Handler], Batch]:
    """Make a function the handler of a subscription that needs no job: it gets its events in batches, oldest first.

    What it writes is committed together with the stream's position of `name`, so it happens once; calls to outside
    systems do not belong into it (`later`). When it raises for a batch, its events are given to it one by one, and
    that which fails is set aside and tried again by a job. `in_order`: later events of the same subject wait for it.
    """

    def decorate(handler: Handler) -> Batch:
        # Versions before batches queued a job of this name for each event; some may wait still.
        task(name=name, retry=retry)(lambda event_id: handler([event(event_id)]))
        return Batch(name, handler, in_order)

    return decorate


def later(job: str, at: datetime | None = None, *, queueing_lock: str | None = None, **arguments: Any) -> None:
    """Put a job into the queue by its name, for a time or for as soon as a worker is free; in the caller's transaction.

    For those who lie below the jobs and cannot import them. A test holds that every name is that of a job.
    """
    # Not app.configure_task, which would load every package's jobs into a process that runs none of them.
    configure_task(
        name=job, job_manager=app.job_manager, schedule_at=at, queueing_lock=queueing_lock, lock=queueing_lock
    ).defer(**arguments)


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
