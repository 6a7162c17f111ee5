"""Recordings on their way from the disk of the lines to the centre: each part once, the call's page goes last."""

import asyncio
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from satukota.modules.emergency.rules.sip import offers
from satukota.modules.emergency.tasks.agent.dialogs import Dialog
from satukota.modules.emergency.tasks.agent.recorder import Recorder, as_wav

if TYPE_CHECKING:
    from satukota.modules.emergency.tasks.agent.agent import Agent

RECORDINGS = "/api/v1/emergency/calls/recordings"


def _codec(dialog: Dialog) -> str:
    return (dialog.line.chosen if dialog.line else offers.media(dialog.invite.body) or offers.OURS).codec


async def _hand_over_part(agent: "Agent", dialog: Dialog, part: Path) -> None:
    codec = _codec(dialog)
    recording = await asyncio.to_thread(as_wav, part, codec)
    if recording:
        digest, seconds = hashlib.sha256(recording).hexdigest(), round((len(recording) - 44) / 32000, 2)
        agent.tell(dialog, "recording_ready", media={"codec": codec, "sha256": digest, "duration_s": seconds})
        path = f"{RECORDINGS}?call_id={quote(dialog.call_id, safe='')}&sha256={digest}"
        await asyncio.to_thread(agent.courier.put, path, {}, recording)
    part.unlink()


async def hand_over(agent: "Agent", dialog: Dialog) -> None:
    """Hand over what is recorded of a call that ended. Who was refused is not recorded."""
    for part in [] if dialog.refused else Recorder(dialog.folder).parts():
        await _hand_over_part(agent, dialog, part)
    dialog.forget()


async def hand_over_full_parts(agent: "Agent", dialog: Dialog) -> None:
    """Hand over the parts of a long call that are complete."""
    if dialog.line and dialog.line.recorder and not dialog.refused:
        for part in dialog.line.recorder.parts()[:-1]:
            await _hand_over_part(agent, dialog, part)
