"""The queue's decorators: jobs are deferred by `record` in the transaction of their event."""

from collections.abc import Callable
from typing import Any, Concatenate

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.tasks import Task


def task[**P, R](**options: Any) -> Callable[[Callable[P, R]], Task[P, R, P]]:
    """Make a function a job (options: procrastinate's, `name` above all).

    Where only one may wait (`queueing_lock`), only one runs: the next one waits in the queue, not in a worker.
    Asks for the queue at each call: what `app` has before Django is ready is another object than afterwards.
    """
    if "queueing_lock" in options:
        options.setdefault("lock", options["queueing_lock"])
    decorator: Callable[[Callable[P, R]], Task[P, R, P]] = app.task(**options)
    return decorator


def periodic[**P, R, **Q](*, cron: str) -> Callable[[Task[P, R, Concatenate[int, Q]]], Task[P, R, Q]]:
    """Run a job on a cron line (UTC); it is told the `timestamp` of its turn."""
    return app.periodic(cron=cron)


retry = RetryStrategy(max_attempts=10, exponential_wait=2)
