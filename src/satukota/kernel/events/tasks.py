"""The upkeep of the event table, of what its subscribers set aside, and of the counters of limits."""

from datetime import timedelta

from django.utils import timezone

from satukota.kernel.events import actions
from satukota.kernel.events.actions.jobs import retry, task
from satukota.kernel.limits.api import remove_old_counters as remove_counters


@task(name="events.make_partitions", queueing_lock="events.make_partitions")
def make_partitions(timestamp: int) -> None:
    """Keep three months of partitions ahead."""
    now = timezone.now()
    actions.ensure_partitions(now, now + timedelta(days=93))


@task(name="limits.clean", queueing_lock="limits.clean")
def remove_old_counters(timestamp: int) -> None:
    """Remove the counters of limits whose time is over."""
    remove_counters()


@task(name="events.retry_set_aside", retry=retry)
def retry_set_aside(set_aside_id: int) -> None:
    """Try an event again that a subscriber could not handle, and what waits behind it."""
    actions.retry_set_aside(set_aside_id)


@task(name="events.retry_left", queueing_lock="events.retry_left")
def retry_left(timestamp: int) -> None:
    """Try once more, every hour, what was set aside and given up."""
    actions.retry_left()


@task(name="events.remove_finished_jobs", queueing_lock="events.remove_finished_jobs")
def remove_finished_jobs(timestamp: int) -> None:
    """Forget, every night, the jobs that were finished long ago; what failed stays until somebody saw to it."""
    while actions.remove_finished_jobs():
        pass
