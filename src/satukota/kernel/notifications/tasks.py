"""Jobs on messages."""

from satukota.kernel.events.api import event, retry, task
from satukota.kernel.notifications import actions


@task(name="notifications.begin", retry=retry)
def begin(event_id: int) -> None:
    """Take the first step of a message that was queued."""
    actions.deliver(event(event_id).data["message"])


@task(name="notifications.deliver", retry=retry)
def deliver(message_id: int) -> None:
    """Take the next step of a message."""
    actions.deliver(message_id)


@task(name="notifications.pick_up", queueing_lock="notifications.pick_up")
def pick_up(timestamp: int) -> None:
    """See to messages that were left, and to the modem's reports."""
    actions.pick_up()
    actions.ask_modem()


@task(name="notifications.clean", queueing_lock="notifications.clean")
def clean(timestamp: int) -> None:
    """Cancel what waited too long and forget old texts, every night."""
    actions.give_up_waiting()
    actions.forget_texts()
