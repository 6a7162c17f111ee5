"""Content by content: what a file is, how large its picture is, and whether something is hidden in it.

Nothing is decoded here; headers and block lengths are walked, so the cost does not depend on what the file claims.
"""

from dataclasses import dataclass

from satukota.kernel.files.rules.hidden import is_zip, refuse_hidden
from satukota.kernel.files.rules.pdf import refuse_programs
from satukota.kernel.files.rules.refusal import Unacceptable
from satukota.kernel.files.rules.signatures import JPEG, PDF, PNG, WEBP, sniff
from satukota.kernel.files.rules.structure import Raw, jpeg, png, webp

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
