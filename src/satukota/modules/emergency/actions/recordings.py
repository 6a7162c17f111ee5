"""Recordings are kept once, with their hash, and erased when their time is over, unless held."""

import hashlib
import os
from datetime import datetime

from django.db import transaction

from satukota.kernel.events.api import Actor, record
from satukota.modules.emergency.actions.events import CallChanged, about_call
from satukota.modules.emergency.models import Call, Recording
from satukota.modules.emergency.queries.clock import now
from satukota.modules.emergency.queries.policies import retention
from satukota.modules.emergency.queries.recordings import path_of
from satukota.modules.emergency.rules.sound import wav_seconds


class WrongRecording(ValueError):
    """What came is not what was announced."""


def keep_recording(call: Call, sound: bytes, sha256: str) -> Recording:
    """Store the sound of a call once. Raises WrongRecording where the bytes do not have the hash or are no WAV."""
    if hashlib.sha256(sound).hexdigest() != sha256:
        raise WrongRecording("must be the hash of the body")
    try:
        seconds = wav_seconds(sound)
    except ValueError as wrong:
        raise WrongRecording(str(wrong)) from wrong
    known = Recording.objects.filter(call=call, sha256=sha256).first()
    if known:
        return known
    exchange = Actor(None, "exchange")
    _write(sha256, sound)
    with transaction.atomic():
        kept = Recording.objects.create(call=call, sha256=sha256, seconds=seconds, made_at=now())
        record(CallChanged(step="recording", state=call.state), about_call(call), exchange)
    return kept


def _write(sha256: str, sound: bytes) -> None:
    """Put the bytes on disk, readable by nobody else, before the row says that they are there."""
    path = path_of(sha256)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(sound)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


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
            # Equal sound lies in one file: it goes with the last row that needs it, never with the first.
            if not Recording.objects.filter(sha256=recording.sha256, erased_at__isnull=True).exists():
                path_of(recording.sha256).unlink(missing_ok=True)
        count += 1
    return count
