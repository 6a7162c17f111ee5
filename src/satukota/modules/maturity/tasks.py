"""Jobs of the module."""

from satukota.kernel.events.api import Actor, task
from satukota.modules.maturity import actions


@task(name="maturity.collect", queueing_lock="maturity.collect")
def collect(timestamp: int = 0) -> None:
    """Collect the evidence that the system itself can give."""
    actions.collect(Actor.system())
