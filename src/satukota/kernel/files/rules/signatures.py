"""Content types by the first bytes of a file."""

import re

JPEG, PNG, WEBP, PDF = "image/jpeg", "image/png", "image/webp", "application/pdf"
PICTURES = frozenset({JPEG, PNG, WEBP})
EXTENSIONS = {JPEG: ("jpg", "jpeg", "jfif"), PNG: ("png",), WEBP: ("webp",), PDF: ("pdf",)}
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


def sniff(head: bytes) -> str:
    """Return the content type by the first bytes; for what is never taken, a word for it; else `unknown`."""
    return next((name for pattern, name in SIGNATURES if pattern.match(head)), "unknown")
