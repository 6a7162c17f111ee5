"""Who hears whom on a call: caller, call taker, the other side of a transfer. Two are passed on as they come, more are
mixed.
"""

import asyncio
import time
from collections import deque
from functools import cache, partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from satukota.modules.emergency.rules import sound
from satukota.modules.emergency.tasks.agent.media import FRAME_SECONDS, Hear

WAITING = 10
"""Frames of one speaker that wait at most to be mixed; who sends faster loses the oldest."""
SILENCE = sound.SILENCE[sound.ALAW] * sound.FRAME


class Party(Protocol):
    """Somebody on a call: `say` lets them hear a piece of A-law, `hear` gets what they say."""

    hear: Hear | None

    def say(self, coded: bytes) -> None:
        """Let them hear a piece of A-law."""


@cache
def _levels() -> NDArray[np.int32]:
    return np.array(sound.TABLES[sound.ALAW], dtype=np.int32)


@cache
def _codes() -> NDArray[np.uint8]:
    """Return the A-law code that is nearest to each 16-bit level."""
    order = np.argsort(_levels())
    borders = (_levels()[order][1:] + _levels()[order][:-1]) / 2
    return order[np.searchsorted(borders, np.arange(-32768, 32768))].astype(np.uint8)


def mixed(frames: list[bytes]) -> bytes:
    """Return the sum of frames of A-law."""
    total = sum(_levels()[np.frombuffer(frame, dtype=np.uint8)] for frame in frames)
    return bytes(_codes()[np.clip(total, -32768, 32767) + 32768].tobytes())


class Room:
    """The parties of one call by name."""

    def __init__(self) -> None:
        self.parties: dict[str, Party] = {}
        self.frames: dict[str, deque[bytes]] = {}
        self.mixer: asyncio.Task[None] | None = None

    def set(self, parties: dict[str, Party]) -> None:
        """Let these, and only these, hear one another."""
        for name, party in list(self.parties.items()):
            if parties.get(name) is not party:
                party.hear = None
                del self.parties[name]
        for name, party in parties.items():
            self.parties[name] = party
            party.hear = partial(self._heard, name)
        self.frames = {name: self.frames.get(name, deque(maxlen=WAITING)) for name in self.parties}
        if len(self.parties) > 2 and self.mixer is None:
            self.mixer = asyncio.get_running_loop().create_task(self._mix())
        elif len(self.parties) <= 2 and self.mixer:
            self.mixer.cancel()
            self.mixer = None

    def close(self) -> None:
        """Part everybody."""
        self.set({})

    def _heard(self, name: str, coded: bytes) -> None:
        if self.mixer is None:
            for other, party in self.parties.items():
                if other != name:
                    party.say(coded)
            return
        for start in range(0, len(coded), sound.FRAME):
            self.frames[name].append(coded[start : start + sound.FRAME].ljust(sound.FRAME, SILENCE[:1]))

    async def _mix(self) -> None:
        began, number = time.monotonic(), 0
        while True:
            number += 1
            await asyncio.sleep(max(0.0, began + number * FRAME_SECONDS - time.monotonic()))
            spoken = {name: frames.popleft() if frames else SILENCE for name, frames in self.frames.items()}
            for name, party in list(self.parties.items()):
                party.say(mixed([frame for other, frame in spoken.items() if other != name]))
