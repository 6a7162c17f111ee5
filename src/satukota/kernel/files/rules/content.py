"""Content by content: what a file is, how large its picture is, and whether something is hidden in it.

Nothing is decoded here; headers and block lengths are walked, so the cost does not depend on what the file claims.
"""

import re
from dataclasses import dataclass

from satukota.kernel.files.rules.pdf import refuse_programs
from satukota.kernel.files.rules.refusal import Unacceptable
from satukota.kernel.files.rules.signatures import JPEG, PDF, PNG, WEBP, sniff
from satukota.kernel.files.rules.structure import Raw, Span, jpeg, png, webp

END_OF_ZIP = b"PK\x05\x06"
HIDDEN = re.compile(rb"<script|<\?php\s|<!doctype html|%PDF-1|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c", re.IGNORECASE)
"""Six bytes or more each: shorter signs turn up by chance in the films that phones put behind their pictures."""
BEHIND = frozenset({"archive or office document", "program", "web page", "image/svg+xml"})


def refuse_hidden(data: Raw, span: Span, head: bytes) -> None:
    """Look where readers of other formats would look: in the metadata, behind the end, at a ZIP's directory.

    Phones put films and depth maps behind the picture, so that something is there is no reason to refuse.
    """
    spans = ((0, span.body), (span.end, len(data)))
    disguised = head[2:6] == b"\xff\xe0/*"  # a JPEG header that is also a JavaScript comment
    behind = sniff(data[span.end : span.end + 4096]) in BEHIND
    if disguised or behind or any(HIDDEN.search(data, start, end) for start, end in spans) or is_zip(data):
        raise Unacceptable("hidden")


def is_zip(data: Raw) -> bool:
    """Tell whether a ZIP reader would open this: its directory's end lies in the last 64 kB, with a fitting length."""
    tail = data[-65_557:]
    at = tail.rfind(END_OF_ZIP)
    while at >= 0:
        if len(tail) - at >= 22 and int.from_bytes(tail[at + 20 : at + 22], "little") <= len(tail) - at - 22:
            return True
        at = tail.rfind(END_OF_ZIP, 0, at)
    return False


MOST_PIXELS = {JPEG: 64_000_000, PNG: 40_000_000, WEBP: 40_000_000}
"""JPEG is decoded at a fraction of its size, the others only whole: they must fit into memory."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What a file is by its contents: type and, of a picture, its size in pixels before turning upright."""

    content_type: str
    width: int | None = None
    height: int | None = None


def inspect(data: Raw, accepted: frozenset[str]) -> Layout:
    """Return what the file is.

    Raises Unacceptable: empty, type, cut_off, unreadable, too_many_pixels, hidden, program, locked.
    """
    head = data[:4096]
    if not head:
        raise Unacceptable("empty")
    content_type = sniff(head)
    if content_type not in accepted:
        raise Unacceptable("type", found=content_type)
    return _pdf(data) if content_type == PDF else _picture(content_type, data, head)


def _picture(content_type: str, data: Raw, head: bytes) -> Layout:
    span = {JPEG: jpeg, PNG: png, WEBP: webp}[content_type](data)
    if span.width * span.height > MOST_PIXELS[content_type]:
        most = MOST_PIXELS[content_type] // 1_000_000
        raise Unacceptable("too_many_pixels", width=span.width, height=span.height, most=most)
    refuse_hidden(data, span, head)
    return Layout(content_type, span.width, span.height)


def _pdf(data: Raw) -> Layout:
    if b"%%EOF" not in data[-2048:]:
        raise Unacceptable("cut_off")
    if is_zip(data):
        raise Unacceptable("hidden")
    refuse_programs(data)
    return Layout(PDF)
