"""Jobs on messages."""

from collections.abc import Sequence

from satukota.kernel.events.api import Event, batch, later, retry, task
from satukota.kernel.notifications import actions
from satukota.kernel.notifications.queries import UnknownTemplate
from satukota.kernel.notifications.rules import MissingValue


@batch("notifications.begin", in_order=False)
def begin(events: Sequence[Event]) -> None:
    """Take the first step of messages that were queued."""
    actions.begin([event.data["message"] for event in events])


@task(name="notifications.deliver", retry=retry)
def deliver(message_ids: Sequence[int] = (), message_id: int = 0) -> None:
    """Take the next step of messages; `message_id` stands in jobs that an earlier version put into the queue.

    One whose wording cannot be filled fails alone: then each of them gets a job of its own.
    """
    wanted = message_ids or [message_id]
    try:
        actions.deliver(wanted)
    except (MissingValue, UnknownTemplate):
        if len(wanted) == 1:
            raise
        for pk in wanted:
            later("notifications.deliver", message_ids=[pk])


@task(name="notifications.pick_up", queueing_lock="notifications.pick_up")
def pick_up(timestamp: int) -> None:
    """See to messages that were left, and to the modem's reports."""
    actions.pick_up()
    actions.ask_modem()


@task(name="notifications.clean", queueing_lock="notifications.clean")
def clean(timestamp: int) -> None:
    """Cancel what waited too long, forget old texts and browsers that nothing was sent to, every night."""
    actions.give_up_waiting()
    actions.forget_texts()
    actions.forget_silent_browsers()
