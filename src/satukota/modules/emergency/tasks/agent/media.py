"""The sound of one call: received, kept in memory until the call ends, judged for silence."""

import asyncio
import struct

from satukota.modules.emergency.rules import sound
from satukota.modules.emergency.rules.sip.offers import Media

LONGEST = 50 * 3600
"""Packets that are kept at most: an hour of sound."""


class Line(asyncio.DatagramProtocol):
    """The RTP of one call."""

    def __init__(self, chosen: Media, announcement: bytes = b"") -> None:
        self.chosen = chosen
        self.packets: list[tuple[int, int, bytes]] = []
        self.keys: asyncio.Queue[str] = asyncio.Queue()
        self.transport: asyncio.DatagramTransport | None = None
        self.announcement = announcement
        self._pressed = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        assert isinstance(transport, asyncio.DatagramTransport)
        self.transport = transport

    def datagram_received(self, data: bytes, _addr: tuple[str, int]) -> None:
        """Keep a packet of sound, or note a key."""
        if len(data) < 12 or data[0] >> 6 != 2:
            return
        kind, (number, stamp) = data[1] & 0x7F, struct.unpack_from("!HI", data, 2)
        payload = data[12 + 4 * (data[0] & 0x0F) :]
        if kind == self.chosen.payload and len(self.packets) < LONGEST:
            self.packets.append((number, stamp, payload))
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

    async def speak(self) -> None:
        """Play the announcement once, in packets of 20 ms."""
        for number in range(len(self.announcement) // sound.FRAME):
            header = struct.pack("!BBHII", 0x80, self.chosen.payload, number & 0xFFFF, number * sound.FRAME, 0x112)
            frame = self.announcement[number * sound.FRAME : (number + 1) * sound.FRAME]
            if self.transport and self.chosen.host and not self.transport.is_closing():
                self.transport.sendto(header + frame, (self.chosen.host, self.chosen.port))
            await asyncio.sleep(0.02)

    def encoded_sound(self) -> bytes:
        """Return what was heard so far, in order."""
        return sound.in_order(self.packets, sound.SILENCE[self.chosen.codec])

    def wav(self) -> tuple[bytes, float]:
        """Return the recording and its seconds."""
        coded = self.encoded_sound()
        return sound.wav(coded, self.chosen.codec), len(coded) / 8000

    def close(self) -> None:
        """Stop listening."""
        if self.transport:
            self.transport.close()
