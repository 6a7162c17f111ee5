"""Jobs on files."""

from satukota.kernel.events.api import event, retry, task
from satukota.kernel.files.actions import delete_expired, sweep
from satukota.kernel.files.actions.copies import examine_stored
from satukota.kernel.files.models import StoredFile


@task(name="files.examine", retry=retry)
def examine(event_id: int) -> None:
    """Make the copies and the hash of a picture that came in."""
    file = StoredFile.objects.filter(pk=event(event_id).data["file"]).first()
    if file:
        examine_stored(file)


@task(name="files.delete_expired", queueing_lock="files.delete_expired")
def expire(timestamp: int) -> None:
    """Delete the files whose retention is over, every night."""
    while delete_expired():
        pass


@task(name="files.sweep", queueing_lock="files.sweep")
def sweep_leftovers(timestamp: int) -> None:
    """Remove bytes that no row names, every week."""
    sweep()
