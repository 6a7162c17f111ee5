"""Content by content: what a file is, how large its picture is, and whether something is hidden in it.

Nothing is decoded here; headers and block lengths are walked, so the cost does not depend on what the file claims.
"""

import re
from dataclasses import dataclass

from satukota.kernel.files.rules.refusal import Unacceptable
from satukota.kernel.files.rules.structure import Raw, Span, jpeg, png, webp

JPEG, PNG, WEBP, PDF = "image/jpeg", "image/png", "image/webp", "application/pdf"
PICTURES = frozenset({JPEG, PNG, WEBP})
EXTENSIONS = {JPEG: ("jpg", "jpeg", "jfif"), PNG: ("png",), WEBP: ("webp",), PDF: ("pdf",)}
MOST_PIXELS = {JPEG: 64_000_000, PNG: 40_000_000, WEBP: 40_000_000}
"""JPEG is decoded at a fraction of its size, the others only whole: they must fit into memory."""

SIGNATURES: tuple[tuple[re.Pattern[bytes], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL | re.IGNORECASE), name)
    for pattern, name in (
        (rb"\xff\xd8\xff", JPEG),
        (rb"\x89PNG\r\n\x1a\n", PNG),
        (rb"RIFF.{4}WEBP", WEBP),
        (rb"%PDF-", PDF),
        (rb"GIF8", "image/gif"),
        (rb".{4}ftyp(?:hei[cxms]|hev[cx]|mif1|msf1)", "image/heic"),
        (rb".{4}ftypavi[fs]", "image/avif"),
        (rb".{4}ftyp", "video"),
        (rb"\x1aE\xdf\xa3", "video"),
        (rb"BM|II\*\0|MM\0\*", "other picture"),
        (rb"PK\x03\x04", "archive or office document"),
        (rb"Rar!|7z\xbc\xaf|\x1f\x8b", "archive or office document"),
        (rb"\xd0\xcf\x11\xe0", "archive or office document"),
        (rb"MZ|\x7fELF|#!", "program"),
        (rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!doctype svg[^>]*>\s*)*<svg", "image/svg+xml"),
        (rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|script|\?xml)", "web page"),
    )
)
END_OF_ZIP = b"PK\x05\x06"
HIDDEN = re.compile(rb"<script|<\?php\s|<!doctype html|%PDF-1|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c", re.IGNORECASE)
"""Six bytes or more each: shorter signs turn up by chance in the films that phones put behind their pictures."""
BEHIND = frozenset({"archive or office document", "program", "web page", "image/svg+xml"})
PDF_PROGRAM = re.compile(rb"/(?:JavaScript|Launch|RichMedia)\b")


@dataclass(frozen=True, slots=True)
class Layout:
    """What a file is by its contents: type and, of a picture, its size in pixels before turning upright."""

    content_type: str
    width: int | None = None
    height: int | None = None


def sniff(head: bytes) -> str:
    """Return the content type by the first bytes; for what is never taken, a word for it; else `unknown`."""
    return next((name for pattern, name in SIGNATURES if pattern.match(head)), "unknown")


def inspect(data: Raw, accepted: frozenset[str]) -> Layout:
    """Return what the file is.

    Raises Unacceptable: empty, type, cut_off, unreadable, too_many_pixels, hidden, program.
    """
    head = data[:4096]
    if not head:
        raise Unacceptable("empty")
    found = sniff(head)
    if found not in accepted:
        raise Unacceptable("type", found=found)
    return _pdf(data) if found == PDF else _picture(found, data, head)


def _picture(found: str, data: Raw, head: bytes) -> Layout:
    span = {JPEG: jpeg, PNG: png, WEBP: webp}[found](data)
    if span.width * span.height > MOST_PIXELS[found]:
        most = MOST_PIXELS[found] // 1_000_000
        raise Unacceptable("too_many_pixels", width=span.width, height=span.height, most=most)
    _refuse_hidden(data, span, head)
    return Layout(found, span.width, span.height)


def _refuse_hidden(data: Raw, span: Span, head: bytes) -> None:
    """Look where readers of other formats would look: in the metadata, behind the end, at a ZIP's directory.

    Phones put films and depth maps behind the picture, so that something is there is no reason to refuse.
    """
    spans = ((0, span.body), (span.end, len(data)))
    disguised = head[2:6] == b"\xff\xe0/*"  # a JPEG header that is also a JavaScript comment
    behind = sniff(data[span.end : span.end + 4096]) in BEHIND
    if disguised or behind or any(HIDDEN.search(data, start, end) for start, end in spans) or _is_zip(data):
        raise Unacceptable("hidden")


def _is_zip(data: Raw) -> bool:
    """Tell whether a ZIP reader would open this: its directory's end lies in the last 64 kB, with a fitting length."""
    tail = data[-65_557:]
    at = tail.rfind(END_OF_ZIP)
    while at >= 0:
        if len(tail) - at >= 22 and int.from_bytes(tail[at + 20 : at + 22], "little") <= len(tail) - at - 22:
            return True
        at = tail.rfind(END_OF_ZIP, 0, at)
    return False


def _pdf(data: Raw) -> Layout:
    if b"%%EOF" not in data[-2048:]:
        raise Unacceptable("cut_off")
    if _is_zip(data):
        raise Unacceptable("hidden")
    if PDF_PROGRAM.search(data):
        raise Unacceptable("program")
    return Layout(PDF)
