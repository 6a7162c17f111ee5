"""Sealing every minute, publishing every day, checking when asked."""

from satukota.kernel.audit.actions import carry_out_check, note_head, publish_head, seal_all
from satukota.kernel.events.api import retry, task

MOST = 100_000


@task(name="audit.seal", queueing_lock="audit.seal")
def seal(timestamp: int) -> None:
    """Seal the events of the last minute; of a backlog (after a bulk load) a part at each turn."""
    if seal_all(at_most=MOST):
        note_head()


@task(name="audit.publish_head", queueing_lock="audit.publish_head", retry=retry)
def publish(timestamp: int) -> None:
    """Keep the day's newest seal outside the database and send it to a second place."""
    publish_head()


@task(name="audit.check", lock="audit.check")
def check(check_id: int, role: str, agency_id: int | None = None) -> None:
    """Check a range of seals that somebody asked for."""
    carry_out_check(check_id, role, agency_id)
