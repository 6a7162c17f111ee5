"""Pictures decoded: the copies that are shown, their hash, and covered parts. Copies carry no metadata."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageFile, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from satukota.kernel.files.rules.exif import GARBLED, Origin, read_origin
from satukota.kernel.files.rules.hashes import perceptual_hash
from satukota.kernel.files.rules.refusal import Unacceptable

VIEW, THUMB = 1600, 320
LARGEST_PROFILE = 4096
"""Most bytes of a colour profile that copies keep: those of phones are smaller."""
FORMATS = tuple(plugin.format for plugin in (JpegImageFile, PngImageFile, WebPImageFile))


class Box(NamedTuple):
    """A part of a picture as shares (0 to 1) of its width and height, from the top left of the upright picture."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Look:
    """What a picture looks like: its hash (unsigned, None of a blank picture) and its upright size in pixels."""

    phash: int | None
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Copies:
    """Two WebP copies, and what the picture looks like."""

    view: bytes
    thumb: bytes
    look: Look


@contextmanager
def opened(path: Path) -> Iterator[Image.Image]:
    """Open a picture of one of the formats that are taken. What fails inside is Unacceptable `unreadable`."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint sets it for the whole process when it is loaded
    try:
        with Image.open(path, formats=FORMATS) as picture:
            yield picture
    except (*GARBLED, Image.DecompressionBombError) as error:
        raise Unacceptable("unreadable") from error


def origin_of(path: Path, zone: tzinfo) -> Origin:
    """Return what the camera wrote, from the file's head alone. Raises Unacceptable."""
    with opened(path) as picture:
        # Pillow would decode a whole PNG in search of metadata behind its picture.
        if picture.format == "PNG" and "exif" not in picture.info:
            return Origin()
        return read_origin(picture, zone)


def copies(path: Path) -> Copies:
    """Decode a picture and return its copies. Raises Unacceptable where it cannot be decoded to its end."""
    with opened(path) as picture:
        width, height = _upright_size(picture)
        upright = _upright(picture, VIEW)
        thumb = upright.copy()
        thumb.thumbnail((THUMB, THUMB))
        return Copies(_webp(upright), _webp(thumb), Look(perceptual_hash(thumb), width, height))


def look(path: Path) -> Look:
    """Decode a picture to its end at a small size: a tenth of the work of `copies`. Raises Unacceptable like it."""
    with opened(path) as picture:
        width, height = _upright_size(picture)
        return Look(perceptual_hash(_upright(picture, THUMB)), width, height)


def _upright_size(picture: Image.Image) -> tuple[int, int]:
    width, height = picture.size
    turned = picture.getexif().get(0x0112, 1) in {5, 6, 7, 8}
    return (height, width) if turned else (width, height)


def redacted(path: Path, boxes: list[Box], longest: int = 4000) -> bytes:
    """Return the picture as JPEG, upright and without metadata, with the boxes filled in black.

    The pixels under a box are gone, not blurred: what is blurred can be guessed.
    """
    with opened(path) as picture:
        upright = _upright(picture, longest)
    width, height = upright.size
    for box in boxes:
        area = (int(box.left * width), int(box.top * height), -int(-box.right * width), -int(-box.bottom * height))
        upright.paste((0, 0, 0), area)
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=88)
    return out.getvalue()


def _upright(picture: Image.Image, longest: int) -> Image.Image:
    """Return the picture in RGB, scaled down and turned as it was held; transparent parts become white."""
    picture.thumbnail((longest, longest), reducing_gap=2.0)
    picture = ImageOps.exif_transpose(picture)
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        picture = Image.new("RGB", layer.size, "white")
        picture.paste(layer, mask=layer.getchannel("A"))
    return picture.convert("RGB")


def _webp(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    profile = picture.info.get("icc_profile") or b""
    kept = profile if len(profile) < LARGEST_PROFILE else None
    picture.save(out, "WEBP", quality=75, method=1, icc_profile=kept, exif=b"", xmp=b"")
    return out.getvalue()
