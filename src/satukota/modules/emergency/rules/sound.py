"""Telephone sound: packets in their order, A-law and µ-law to samples, a WAV file, and whether somebody speaks."""

import io
import wave
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

SILENCE = {"PCMA": b"\xd5", "PCMU": b"\xff"}
FRAME = 160
"""Samples in 20 ms at 8 kHz."""


AHEAD, BEHIND = 8000, 8000 * 30
"""Samples by which a sender's clock may stand before or behind ours; beyond that it is another clock, not a pause."""


class Heard(NamedTuple):
    """A packet of sound: when it came (Unix seconds), the sender's time stamp (samples), its bytes."""

    at: float
    stamp: int
    payload: bytes


def unrolled(value: int, last: int, bits: int) -> int:
    """Return a counter that starts again at 0 after so many bits as one that only grows, near the last it stood at."""
    size = 1 << bits
    return last + (value - last + size // 2) % size - size // 2


def places(packets: Iterable[Heard], began: float) -> Iterator[tuple[int, bytes]]:
    """Yield (sample counted from `began`, sound) of each packet, as the sender's clock says; ours says where it begins.

    A sender whose clock jumps (another telephone took over) is placed by our clock again.
    """
    shift = stamp = None
    for packet in packets:
        due = round((packet.at - began) * 8000)
        stamp = packet.stamp if stamp is None else unrolled(packet.stamp, stamp, 32)
        if shift is None or not -BEHIND <= stamp + shift - due <= AHEAD:
            shift = due - stamp
        yield stamp + shift, packet.payload


def in_order(packets: Iterable[Heard], began: float, silence: bytes = b"\xd5") -> bytes:
    """Join packets in their order, each once, from `began` on.

    A pause and what was lost are filled with silence, so that a second of the recording is a second of the call.
    """
    known: dict[int, bytes] = {}
    for place, payload in places(packets, began):
        known.setdefault(place, payload)
    joined = bytearray()
    for place, payload in sorted(known.items()):
        joined += silence * (place - len(joined))
        joined += payload[len(joined) - place :]
    return bytes(joined)


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


ALAW = "PCMA"


@cache
def _recoded(codec: str, other: str) -> bytes:
    levels = np.array(TABLES[other])
    return bytes(int(np.abs(levels - level).argmin()) for level in TABLES[codec])


def recoded(coded: bytes, codec: str, other: str) -> bytes:
    """Return sound of one law in the other."""
    return coded if codec == other else coded.translate(_recoded(codec, other))


def samples(coded: bytes, codec: str) -> array[int]:
    """Return 16-bit samples of coded bytes."""
    table = np.array(TABLES[codec], dtype=np.int16)
    return array("h", table[np.frombuffer(coded, dtype=np.uint8)].tobytes())


def wav(tracks: Sequence[bytes], codec: str) -> bytes:
    """Return a WAV file, 16 bits, 8 kHz, one channel for each track; a shorter one ends in silence."""
    longest = max(map(len, tracks))
    table = np.array(TABLES[codec], dtype="<i2")
    channels = [np.frombuffer(track.ljust(longest, SILENCE[codec]), dtype=np.uint8) for track in tracks]
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(len(tracks))
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(table[np.stack(channels, axis=1)].tobytes())
    return out.getvalue()


def wav_seconds(recording: bytes) -> float:
    """Return how long a WAV file is. Raises ValueError where it is none."""
    try:
        with wave.open(io.BytesIO(recording)) as file:
            return float(file.getnframes() / file.getframerate())
    except (wave.Error, EOFError, ZeroDivisionError) as wrong:
        raise ValueError("the body must be a WAV file") from wrong


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
