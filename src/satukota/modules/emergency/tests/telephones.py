"""Telephones for tests: they call or are called by SIP, play a tone, and keep what they hear."""

import math
import socket
import struct
import threading
import time

from satukota.modules.emergency.rules import sound
from satukota.modules.emergency.rules.sip import messages, offers

FRAME = 160


def a_law(levels):
    """Code 16-bit levels as A-law, by the nearest code."""
    return bytes(
        min(range(256), key=lambda code, level=level: abs(sound.TABLES["PCMA"][code] - level)) for level in levels
    )


def tone(pitch, seconds=1):
    """A tone whose second begins where it ends."""
    return a_law([8000 * math.sin(2 * math.pi * pitch * n / 8000) for n in range(int(8000 * seconds))])


WINDOW = 800


def loudness_at(levels, pitch):
    """Return which share of the sound's energy lies at a pitch, the mean of tenths of a second.

    A busy machine's fake microphone stumbles: a jump of the phase in half a second would extinguish the tone in the sum.
    """
    windows = [levels[start : start + WINDOW] for start in range(0, len(levels) - WINDOW + 1, WINDOW)]
    return sum(_share(window, pitch) for window in windows) / max(1, len(windows))


def _share(levels, pitch):
    """Goertzel; 0 where nothing is heard."""
    energy = sum(level * level for level in levels)
    if not levels or energy < 1000 * len(levels):
        return 0.0
    turn = 2 * math.cos(2 * math.pi * pitch / 8000)
    last = before = 0.0
    for level in levels:
        last, before = level + turn * last - before, last
    power = last * last + before * before - turn * last * before
    return 2 * power / (len(levels) * energy)


class Telephone:
    """One telephone on 127.0.0.1 that plays a tone once it is connected and answers when it is called."""

    def __init__(self, pitch, number="081234567890"):
        self.number, self.tone = number, tone(pitch)
        self.sip = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.rtp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        for line in (self.sip, self.rtp):
            line.bind(("127.0.0.1", 0))
            line.settimeout(0.2)
        self.heard, self.far, self.statuses = bytearray(), None, []
        self.connected, self.ended = threading.Event(), threading.Event()
        self.open = True
        self.threads = [
            threading.Thread(target=work, daemon=True) for work in (self._signal, self._speak, self._listen)
        ]
        for thread in self.threads:
            thread.start()

    @property
    def address(self):
        return f"sip:{self.number}@127.0.0.1:{self.sip.getsockname()[1]}"

    def close(self):
        self.open = False
        for thread in self.threads:
            thread.join(2)
        self.sip.close()
        self.rtp.close()

    def _sdp(self):
        return offers.sdp("127.0.0.1", self.rtp.getsockname()[1], offers.OURS)

    def call(self, port):
        """Call 112 at an agent."""
        self.peer, self.call_id = ("127.0.0.1", port), f"{time.monotonic_ns()}@test"
        self._send("INVITE", self._sdp())

    def _send(self, method, body="", to_tag=""):
        me = self.sip.getsockname()[1]
        lines = [
            f"{method} sip:112@127.0.0.1:{self.peer[1]} SIP/2.0",
            f"Via: SIP/2.0/UDP 127.0.0.1:{me};branch=z9hG4bK{time.monotonic_ns()}",
            f"From: <{self.address}>;tag=1",
            f"To: <sip:112@127.0.0.1>{to_tag}",
            f"Call-ID: {self.call_id}",
            f"CSeq: {2 if method == 'BYE' else 1} {method}",
            f"Contact: <{self.address}>",
            "Max-Forwards: 70",
        ]
        self.sip.sendto("\r\n".join([*lines, "", body]).encode(), self.peer)

    def hang_up(self):
        self._send("BYE", to_tag=self.to_tag)

    def hang_up_called(self):
        """Hang up a call that came in."""
        asked = self.asked
        lines = [
            f"BYE {messages.contact_address(asked)} SIP/2.0",
            f"Via: SIP/2.0/UDP 127.0.0.1:{self.sip.getsockname()[1]};branch=z9hG4bK{time.monotonic_ns()}",
            f"From: {asked.get('to')};tag=t",
            f"To: {asked.get('from')}",
            f"Call-ID: {asked.call_id}",
            "CSeq: 2 BYE",
        ]
        self.sip.sendto("\r\n".join([*lines, "", ""]).encode(), self.asker)

    def _signal(self):
        while self.open:
            try:
                data, peer = self.sip.recvfrom(9000)
            except TimeoutError:
                continue
            message = messages.parse(data)
            if message.status:
                self._answered(message)
            else:
                self._asked(message, peer)

    def _answered(self, message):
        self.statuses.append(message.status)
        if "INVITE" in message.get("cseq") and message.status == 200:
            self.to_tag = ";tag=" + message.get("to").partition(";tag=")[2]
            self._send("ACK", to_tag=self.to_tag)
            self._connect(message.body)

    def _asked(self, message, peer):
        more = [f"Contact: <{self.address}>", "Content-Type: application/sdp"]
        if message.method == "INVITE":
            self.asked, self.asker = message, peer
            self.sip.sendto(messages.answer(message, 180, "Ringing", tag="t"), peer)
            self.sip.sendto(messages.answer(message, 200, "OK", tag="t", more=more, body=self._sdp()), peer)
            self._connect(message.body)
        elif message.method != "ACK":
            self.sip.sendto(messages.answer(message, 200, "OK", tag="t"), peer)
        if message.method == "BYE":
            self.ended.set()

    def _connect(self, body):
        chosen = offers.media(body)
        self.far = (chosen.host, chosen.port)
        self.connected_at = time.monotonic()
        self.connected.set()

    def _speak(self):
        began, number = None, 0
        while self.open:
            if not self.connected.is_set() or self.ended.is_set():
                time.sleep(0.01)
                continue
            began = began or time.monotonic()
            start = number * FRAME % len(self.tone)
            head = struct.pack("!BBHII", 0x80, 8, number & 0xFFFF, number * FRAME, 7)
            self.rtp.sendto(head + self.tone[start : start + FRAME], self.far)
            number += 1
            time.sleep(max(0, began + number * 0.02 - time.monotonic()))

    def _listen(self):
        while self.open:
            try:
                data = self.rtp.recv(2000)
            except (TimeoutError, ConnectionRefusedError):
                continue
            self.heard += data[12:]

    def hears(self, pitch, seconds=0.5):
        """Tell which share of the next half second is that tone."""
        before = len(self.heard)
        time.sleep(seconds)
        return loudness_at(sound.samples(bytes(self.heard[before:]), "PCMA"), pitch)
