"""How long a recording stays: erased when its time is over, unless held."""

from datetime import datetime

from django.db import transaction

from satukota.kernel.events.api import Actor, record
from satukota.modules.emergency.actions.events import CallChanged, about_call
from satukota.modules.emergency.models import Recording
from satukota.modules.emergency.queries.policies import retention
from satukota.modules.emergency.queries.recordings import path_of


@transaction.atomic
def hold(recording_id: int, actor: Actor, *, keep: bool) -> Recording:
    """Keep a recording beyond its time (police, court), or let it go its way again."""
    recording = Recording.objects.select_for_update().select_related("call").get(pk=recording_id)
    recording.held = keep
    recording.save(update_fields=["held"])
    record(
        CallChanged(step="recording_held" if keep else "recording_released", state=recording.call.state),
        about_call(recording.call),
        actor,
    )
    return recording


def erase_old(at: datetime) -> int:
    """Erase the recordings whose time is over and that nobody holds; the row with its hash stays. Return how many."""
    due = Recording.objects.filter(made_at__lt=at - retention("recording_days"), held=False, erased_at__isnull=True)
    count = 0
    for recording in due.select_related("call")[:500]:
        with transaction.atomic():
            recording.erased_at = at
            recording.save(update_fields=["erased_at"])
            record(
                CallChanged(step="recording_erased", state=recording.call.state),
                about_call(recording.call),
                Actor.system(),
            )
        path_of(recording.sha256).unlink(missing_ok=True)
        count += 1
    return count
