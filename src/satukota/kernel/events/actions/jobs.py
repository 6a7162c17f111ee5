"""The queue's decorators: jobs are deferred by `record` in the transaction of their event."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

task = app.task
periodic = app.periodic
retry = RetryStrategy(max_attempts=10, exponential_wait=2)

__all__ = ["periodic", "retry", "task"]
