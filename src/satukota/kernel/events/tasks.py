"""The upkeep of the event table and of the counters of limits."""

from datetime import timedelta

from django.utils import timezone

from satukota.kernel.events.actions import ensure_partitions
from satukota.kernel.events.actions.jobs import task
from satukota.kernel.limits.api import remove_old_counters as remove_counters


@task(name="events.make_partitions", queueing_lock="events.make_partitions")
def make_partitions(timestamp: int) -> None:
    """Keep three months of partitions ahead."""
    now = timezone.now()
    ensure_partitions(now, now + timedelta(days=93))


@task(name="limits.clean", queueing_lock="limits.clean")
def remove_old_counters(timestamp: int) -> None:
    """Remove the counters of limits whose time is over."""
    remove_counters()
