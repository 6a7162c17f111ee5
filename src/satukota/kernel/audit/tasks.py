"""Sealing every minute."""

from satukota.kernel.audit.actions import seal_all
from satukota.kernel.events.api import periodic, task


@periodic(cron="* * * * *")
@task(name="audit.seal", queueing_lock="audit.seal")
def seal(timestamp: int) -> None:
    """Seal the events of the last minute."""
    seal_all()
