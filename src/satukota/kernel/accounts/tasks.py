"""What becomes of requests that nobody decided."""

from satukota.kernel.accounts.actions import lapse_resets
from satukota.kernel.events.api import task


@task(name="accounts.lapse_resets", queueing_lock="accounts.lapse_resets")
def lapse(timestamp: int) -> None:
    """Close the requests for a forgotten second step that waited for more than a day."""
    lapse_resets()
