"""Put the next step of a message into the queue. Jobs lie above actions, so it is named, not imported."""

from datetime import datetime

from procrastinate.contrib.django import app
from procrastinate.tasks import configure_task

DELIVER = "notifications.deliver"


def later(message_id: int, at: datetime | None = None) -> None:
    """Take the next step of a message at a time, or as soon as a worker is free; within the caller's transaction."""
    # Not app.configure_task, which would load every package's jobs into a process that runs none of them.
    configure_task(name=DELIVER, job_manager=app.job_manager, schedule_at=at).defer(message_id=message_id)
