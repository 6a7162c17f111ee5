"""The look at everything, each minute."""

from satukota.kernel.events.api import task
from satukota.kernel.health import actions


@task(name="health.look", queueing_lock="health.look")
def look(timestamp: int) -> None:
    """Ask all checks, keep what they say, and tell the administrators of what broke or is well again."""
    actions.look()
