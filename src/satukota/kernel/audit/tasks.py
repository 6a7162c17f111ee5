"""Sealing every minute."""

from satukota.kernel.audit.actions import seal_all
from satukota.kernel.events.api import task

MOST = 100_000


@task(name="audit.seal", queueing_lock="audit.seal")
def seal(timestamp: int) -> None:
    """Seal the events of the last minute; of a backlog (after a bulk load) a part at each turn."""
    seal_all(at_most=MOST)
