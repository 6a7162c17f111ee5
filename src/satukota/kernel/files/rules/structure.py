"""Walk the blocks of picture files: where the picture's data begin and end, and how many pixels they claim."""

import re
from dataclasses import dataclass
from mmap import mmap

from satukota.kernel.files.rules.refusal import Unacceptable

type Raw = bytes | mmap
"""Not a memoryview: one that an exception's traceback holds would keep the file from being closed."""

FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
START_OF_SCAN, END_OF_IMAGE = 0xDA, re.compile(rb"\xff\xd9")


@dataclass(frozen=True, slots=True)
class Span:
    """Metadata before `body`, picture data from `body` to `end` (offsets in bytes), size in pixels."""

    width: int
    height: int
    body: int
    end: int


def _span(width: int, height: int, body: int, end: int) -> Span:
    if not width or not height:
        raise Unacceptable("unreadable")
    return Span(width, height, body, end)


def jpeg(data: Raw) -> Span:
    """Walk the segments up to the first scan, then find the end mark. Raises Unacceptable."""
    at, width, height = 2, 0, 0
    while at + 4 <= len(data):
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if data[at] != 0xFF or length < 2:
            raise Unacceptable("unreadable")
        if marker in FRAMES and at + 9 <= len(data):
            size = int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
            width, height = max(width, size[0]), max(height, size[1])
        at += 2 + length
        if marker == START_OF_SCAN:
            end = END_OF_IMAGE.search(data, at)
            if end is None:
                break
            return _span(width, height, at, end.end())
    raise Unacceptable("cut_off")


def png(data: Raw) -> Span:
    """Walk the chunks to the end chunk. Raises Unacceptable."""
    at, body = 8, 0
    while at + 12 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        body = body or (at if kind == b"IDAT" else 0)
        at += 12 + length
        if kind == b"IEND" and at <= len(data):
            return _span(int.from_bytes(data[16:20]), int.from_bytes(data[20:24]), body or at, at)
    raise Unacceptable("cut_off")


def webp(data: Raw) -> Span:
    """Read the canvas size; the container says its own length. Raises Unacceptable."""
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data) or len(data) < 30:
        raise Unacceptable("cut_off")
    width, height = _webp_size(data[12:30])
    # Metadata chunks may stand behind the picture's, so the whole container is searched as metadata.
    return _span(width, height, end, end)


def _webp_size(chunk: bytes) -> tuple[int, int]:
    kind = chunk[:4]
    if kind == b"VP8X":
        return int.from_bytes(chunk[12:15], "little") + 1, int.from_bytes(chunk[15:18], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(chunk[9:13], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        return int.from_bytes(chunk[14:16], "little") & 0x3FFF, int.from_bytes(chunk[16:18], "little") & 0x3FFF
    raise Unacceptable("unreadable")
