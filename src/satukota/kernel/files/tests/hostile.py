"""Files that somebody would send to do harm, and honest ones, made in memory."""

import io
import struct
import zipfile
import zlib
from datetime import datetime

from PIL import ExifTags, Image, ImageDraw

SVG = b'<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def scene(seed: int = 1, size: tuple[int, int] = (800, 600)) -> Image.Image:
    """A picture with large and small shapes, different for each seed, the same for each size."""
    picture = Image.new("RGB", (400, 300), (30 + seed * 37 % 200, 120, 90))
    pen = ImageDraw.Draw(picture)
    state = seed * 7919 + 1
    for step in range(14):
        state = state * 1103515245 + 12345 & 0x7FFFFFFF
        x, y, span = state % 330, state // 400 % 240, 120 - 7 * step
        colour = (state % 251, state // 7 % 241, state // 11 % 239)
        pen.ellipse((x, y, x + span, y + span // 2 + 10), fill=colour)
    return picture.resize(size, Image.Resampling.BICUBIC)


def saved(picture: Image.Image, form: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def jpeg(seed: int = 1, **options: object) -> bytes:
    return saved(scene(seed), quality=85, **options)


def photo_with_exif(turned: int = 6) -> bytes:
    """A phone's photo taken in Cilegon, held upright (orientation 6: to be turned by 90°)."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model], exif[ExifTags.Base.Orientation] = "Xiaomi", "Redmi 9A", turned
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:03:14 09:26:53"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps.update({1: "S", 2: (6.0, 1.0, 12.0), 3: "E", 4: (106.0, 3.0, 0.0)})
    return saved(scene(), quality=85, exif=exif)


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        box.writestr("evil.html", "<b>hello</b>")
    return out.getvalue()


def gif_script() -> bytes:
    return b"GIF89a/*" + b"\0" * 40 + b"*/=1;alert(document.cookie)//"


def jpeg_script() -> bytes:
    """A JPEG whose header is also a JavaScript comment."""
    honest = jpeg()
    return (
        honest[:2] + b"\xff\xe0" + struct.pack(">H", 0x2F2A) + b"*/=alert(1);/*".ljust(0x2F2A - 2, b" ") + honest[20:]
    )


def png_bomb(side: int = 10_000) -> bytes:
    """A PNG of `side` × `side` pixels in a few hundred kilobytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = zlib.compressobj(1)
    body = b"".join(rows.compress(b"\0" * (side + 1)) for _ in range(side)) + rows.flush()
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def taken() -> datetime:
    return datetime(2026, 3, 14, 9, 26, 53)  # noqa: DTZ001  # the zone is the test's business
