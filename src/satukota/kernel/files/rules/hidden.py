"""Something hidden in a file: looked for where readers of other formats would look."""

import re

from satukota.kernel.files.rules.refusal import Unacceptable
from satukota.kernel.files.rules.signatures import sniff
from satukota.kernel.files.rules.structure import Raw, Span

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
