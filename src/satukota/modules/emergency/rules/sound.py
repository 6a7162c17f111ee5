"""Telephone sound: packets in their order, A-law and µ-law to samples, a WAV file, and whether somebody speaks."""

import io
import wave
from array import array
from collections.abc import Iterable
from itertools import pairwise

SILENCE = {"PCMA": b"\xd5", "PCMU": b"\xff"}
FRAME = 160
"""Samples in 20 ms at 8 kHz."""


GAP = 8000 * 60 * 30
"""Samples of a pause that are kept at most; a longer jump of the clock is another clock, not a pause."""


def unrolled(value: int, last: int, bits: int) -> int:
    """Return a counter that starts again at 0 after so many bits as one that only grows, near the last it stood at."""
    size = 1 << bits
    return last + (value - last + size // 2) % size - size // 2


def in_order(packets: Iterable[tuple[int, int, bytes]], silence: bytes = b"\xd5") -> bytes:
    """Join packets (number, time stamp, sound) in their order, each once, however often their counters start again.

    The time stamps say where each belongs: a pause and what was lost are filled with silence, so that a second of the
    recording is a second of the call.
    """
    known: dict[int, tuple[int, bytes]] = {}
    number = stamp = None
    for sequence, clock, payload in packets:
        number = sequence if number is None else unrolled(sequence, number, 16)
        stamp = clock if stamp is None else unrolled(clock, stamp, 32)
        known.setdefault(number, (stamp, payload))
    parts: list[bytes] = []
    end = None
    for _number, (at, payload) in sorted(known.items()):
        pause = 0 if end is None else at - end
        parts += [silence * pause if 0 < pause <= GAP else b"", payload]
        end = at + len(payload)
    return b"".join(parts)


def key_event(payload: bytes) -> tuple[str, bool] | None:
    """Read a telephone-event (RFC 4733): the key and whether it was let go; None where it is none."""
    if len(payload) < 4 or payload[0] > 15:
        return None
    return "0123456789*#ABCD"[payload[0]], bool(payload[1] & 0x80)


def _alaw(code: int) -> int:
    code ^= 0x55
    value, segment = (code & 0x0F) << 4, (code & 0x70) >> 4
    value += 8 if segment == 0 else 0x108
    value <<= max(segment - 1, 0)
    return value if code & 0x80 else -value


def _mulaw(code: int) -> int:
    code = ~code & 0xFF
    value = (((code & 0x0F) << 3) + 0x84) << ((code & 0x70) >> 4)
    return 0x84 - value if code & 0x80 else value - 0x84


TABLES = {"PCMA": [_alaw(code) for code in range(256)], "PCMU": [_mulaw(code) for code in range(256)]}


def samples(coded: bytes, codec: str) -> array[int]:
    """Return 16-bit samples of coded bytes."""
    table = TABLES[codec]
    return array("h", (table[code] for code in coded))


def wav(coded: bytes, codec: str) -> bytes:
    """Return a WAV file, mono, 16 bits, 8 kHz."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(samples(coded, codec).tobytes())
    return out.getvalue()


def beeps(codec: str) -> bytes:
    """Return three short tones: what a blocked caller hears where the city has no announcement of its own."""
    table = TABLES[codec]
    high, low = (min(range(256), key=lambda code: abs(table[code] - level)) for level in (6000, -6000))
    tone = (bytes([high]) * 10 + bytes([low]) * 10) * 100
    return (tone + SILENCE[codec] * 2400) * 3


def loudness(frame: array[int]) -> int:
    """Return the mean size of the samples of a frame."""
    return sum(abs(value) for value in frame) // len(frame) if frame else 0


def speech_and_noise(coded: bytes, codec: str, loud: int = 350) -> tuple[float, float]:
    """Return seconds of speech and of noise. Speech comes and goes; what is loud without a pause is noise."""
    decoded = samples(coded, codec)
    frames = [loudness(decoded[start : start + FRAME]) > loud for start in range(0, len(decoded), FRAME)]
    active = sum(frames)
    seconds = active * 0.02
    changes = sum(a != b for a, b in pairwise(frames))
    steady = active > 0.9 * len(frames) and changes < len(frames) / 25
    return (0.0, seconds) if steady and len(frames) > 150 else (seconds, 0.0)
