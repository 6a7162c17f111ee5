"""The sound of one call: received, passed on, recorded as it comes; and what the caller is played."""

import asyncio
import struct
import time
from collections.abc import Callable

from satukota.modules.emergency.rules import sound
from satukota.modules.emergency.rules.sip.offers import Media
from satukota.modules.emergency.tasks.agent.recorder import CALLER, OURS, Recorder

FRAME_SECONDS = sound.FRAME / 8000
PAUSE = 1600
"""Samples of quiet after which a new spurt of speech gets its place by the clock."""

type Hear = Callable[[bytes], None]


class Stream:
    """Numbers and time stamps of the packets that we send to one side."""

    def __init__(self, source: int = 0x112) -> None:
        self.source, self.number, self.stamp = source, 0, 0
        self.began = time.monotonic()

    def packet(self, payload: bytes, kind: int) -> bytes:
        """Return the next packet: after the one before, or where the clock stands after a pause."""
        due = int((time.monotonic() - self.began) * 8000)
        fresh = due - self.stamp > PAUSE
        self.stamp = due if fresh else self.stamp
        head = struct.pack(
            "!BBHII", 0x80, kind | (0x80 if fresh else 0), self.number & 0xFFFF, self.stamp & 0xFFFFFFFF, self.source
        )
        self.number += 1
        self.stamp += len(payload)
        return head + payload


def payload_of(data: bytes) -> bytes:
    """Return the sound in an RTP packet, without header extension and padding; empty where it is none."""
    if len(data) < 12 or data[0] >> 6 != 2:
        return b""
    start = 12 + 4 * (data[0] & 0x0F)
    if data[0] & 0x10 and len(data) >= start + 4:
        start += 4 + 4 * int.from_bytes(data[start + 2 : start + 4])
    end = len(data) - (data[-1] if data[0] & 0x20 else 0)
    return data[start:end]


class Line(asyncio.DatagramProtocol):
    """The RTP of one call. `hear` gets what the caller says, as A-law."""

    def __init__(self, chosen: Media, recorder: Recorder | None, announcement: bytes = b"") -> None:
        self.chosen, self.recorder, self.announcement = chosen, recorder, announcement
        self.keys: asyncio.Queue[str] = asyncio.Queue()
        self.transport: asyncio.DatagramTransport | None = None
        self.hear: Hear | None = None
        self.stream = Stream()
        self.heard_at = time.monotonic()
        self._pressed = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        assert isinstance(transport, asyncio.DatagramTransport)
        self.transport = transport

    def datagram_received(self, data: bytes, _addr: tuple[str, int]) -> None:
        """Keep a packet of sound and pass it on, or note a key."""
        if len(data) < 12 or data[0] >> 6 != 2:
            return
        kind, payload = data[1] & 0x7F, payload_of(data)
        self.heard_at = time.monotonic()
        if kind == self.chosen.payload and payload:
            if self.recorder:
                self.recorder.keep(CALLER, int.from_bytes(data[4:8]), payload)
            if self.hear:
                self.hear(sound.recoded(payload, self.chosen.codec, sound.ALAW))
        elif kind == self.chosen.events:
            self._key(payload)

    def _key(self, payload: bytes) -> None:
        event = sound.key_event(payload)
        if event is None:
            return
        key, released = event
        if not released and self._pressed != key:
            self.keys.put_nowait(key)
        self._pressed = "" if released else key

    @property
    def port(self) -> int:
        """Return our port."""
        assert self.transport is not None
        return int(self.transport.get_extra_info("sockname")[1])

    def say(self, coded: bytes) -> None:
        """Let the caller hear a piece of A-law, and record that it was heard."""
        if not self.transport or self.transport.is_closing() or not self.chosen.host:
            return
        payload = sound.recoded(coded, sound.ALAW, self.chosen.codec)
        packet = self.stream.packet(payload, self.chosen.payload)
        self.transport.sendto(packet, (self.chosen.host, self.chosen.port))
        if self.recorder:
            self.recorder.keep(OURS, int.from_bytes(packet[4:8]), payload)

    async def speak(self) -> None:
        """Play the announcement once."""
        await play(self.say, self.announcement)

    def close(self) -> None:
        """Stop listening."""
        if self.recorder:
            self.recorder.close()
        if self.transport:
            self.transport.close()


async def play(say: Hear, coded: bytes) -> None:
    """Say a longer piece in packets of 20 ms, at the pace of the clock."""
    began = time.monotonic()
    for number, start in enumerate(range(0, len(coded), sound.FRAME), 1):
        say(coded[start : start + sound.FRAME])
        await asyncio.sleep(max(0.0, began + number * FRAME_SECONDS - time.monotonic()))
