"""The queue's door for modules, and the upkeep of the event table."""

from datetime import timedelta

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from satukota.kernel.events.actions import ensure_partitions

task = app.task
periodic = app.periodic
retry = RetryStrategy(max_attempts=10, exponential_wait=2)


@app.periodic(cron="7 1 * * *")
@app.task(name="events.make_partitions", queueing_lock="events.make_partitions")
def make_partitions(timestamp: int) -> None:
    """Keep three months of partitions ahead."""
    now = timezone.now()
    ensure_partitions(now, now + timedelta(days=93))
