"""The upkeep of the event table."""

from datetime import timedelta

from django.utils import timezone

from satukota.kernel.events.actions import ensure_partitions
from satukota.kernel.events.actions.jobs import task


@task(name="events.make_partitions", queueing_lock="events.make_partitions")
def make_partitions(timestamp: int) -> None:
    """Keep three months of partitions ahead."""
    now = timezone.now()
    ensure_partitions(now, now + timedelta(days=93))
