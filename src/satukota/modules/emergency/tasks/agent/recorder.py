"""The recording of one call, written to disk packet by packet: what was heard is there when the agent dies."""

import struct
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from satukota.modules.emergency.rules import sound

CALLER, OURS = 0, 1
"""The two sides: what the caller said, and what the caller heard."""
HEAD = struct.Struct("!d")
RECORD = struct.Struct("!BdIH")
LONGEST = 15 * 60
"""Seconds in one part; a longer call has several recordings, each of a size that can be handed over in one piece."""


class Recorder:
    """Writes both sides of a call into a folder, in parts. A folder that has parts already is continued."""

    def __init__(self, folder: Path, longest: float = LONGEST) -> None:
        self.folder, self.longest = folder, longest
        self.part: IO[bytes] | None = None
        self.began, self.number = 0.0, 0
        known = self.parts()
        if known:
            self.part = known[-1].open("ab", buffering=0)
            self.began = began_at(known[-1])

    def parts(self) -> list[Path]:
        """Return the parts that are on disk, in order."""
        return sorted(self.folder.glob("sound-*.rtp"))

    def keep(self, side: int, stamp: int, payload: bytes, at: float | None = None) -> None:
        """Write a packet. Unbuffered: the system has it when this returns."""
        at = time.time() if at is None else at
        if self.part is None or at - self.began >= self.longest:
            self._begin(at)
        assert self.part is not None
        self.part.write(RECORD.pack(side, at, stamp & 0xFFFFFFFF, len(payload)) + payload)

    def _begin(self, at: float) -> None:
        self.close()
        self.folder.mkdir(parents=True, exist_ok=True)
        known = self.parts()  # those that were handed over are gone: count on from the last
        self.number = max(self.number, int(known[-1].stem.partition("-")[2]) if known else 0) + 1
        self.part = (self.folder / f"sound-{self.number:04d}.rtp").open("xb", buffering=0)
        self.began = at
        self.part.write(HEAD.pack(at))

    def caller_sound(self, codec: str) -> bytes:
        """Return what the caller said in the part that runs."""
        known = self.parts()
        return sides(known[-1], codec)[CALLER] if known else b""

    def close(self) -> None:
        """Stop writing."""
        if self.part:
            self.part.close()
            self.part = None


def began_at(part: Path) -> float:
    """Return when a part begins; a head that was never written counts as now."""
    with part.open("rb") as file:
        head = file.read(HEAD.size)
    return float(HEAD.unpack(head)[0]) if len(head) == HEAD.size else time.time()


def packets(part: Path) -> Iterator[tuple[int, sound.Heard]]:
    """Yield (side, packet) of a part; what was cut off in the middle of a packet ends it."""
    with part.open("rb") as file:
        file.seek(HEAD.size)
        while len(head := file.read(RECORD.size)) == RECORD.size:
            side, at, stamp, length = RECORD.unpack(head)
            payload = file.read(length)
            if len(payload) < length:
                return
            yield side, sound.Heard(at, stamp, payload)


def sides(part: Path, codec: str) -> tuple[bytes, bytes]:
    """Return both sides of a part as coded sound in time with one another."""
    heard: tuple[list[sound.Heard], list[sound.Heard]] = ([], [])
    for side, packet in packets(part):
        heard[side].append(packet)
    began, silence = began_at(part), sound.SILENCE[codec]
    return sound.in_order(heard[CALLER], began, silence), sound.in_order(heard[OURS], began, silence)


def as_wav(part: Path, codec: str) -> bytes:
    """Return a part as a WAV file, caller left, our side right; nothing where nothing was heard."""
    both = sides(part, codec)
    return sound.wav(both, codec) if any(both) else b""
