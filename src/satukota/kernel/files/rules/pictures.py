"""Pictures decoded: the copies that are shown, their hash, and parts covered in black. Copies carry no metadata."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from satukota.kernel.files.rules.hashes import perceptual_hash
from satukota.kernel.files.rules.opening import as_held, open_picture, upright_size

VIEW, THUMB = 1600, 320
LARGEST_PROFILE = 4096
"""Most bytes of a colour profile that copies keep: those of phones are smaller."""


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


def copies(path: Path) -> Copies:
    """Decode a picture and return its copies. Raises Unacceptable where it cannot be decoded to its end."""
    with open_picture(path) as picture:
        width, height = upright_size(picture)
        upright = as_held(picture, VIEW)
        thumb = upright.copy()
        thumb.thumbnail((THUMB, THUMB))
        return Copies(_webp(upright), _webp(thumb), Look(perceptual_hash(thumb), width, height))


def look(path: Path) -> Look:
    """Decode a picture to its end at a small size: a tenth of the work of `copies`. Raises Unacceptable like it."""
    with open_picture(path) as picture:
        width, height = upright_size(picture)
        return Look(perceptual_hash(as_held(picture, THUMB)), width, height)


def _webp(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    profile = picture.info.get("icc_profile") or b""
    kept = profile if len(profile) < LARGEST_PROFILE else None
    picture.save(out, "WEBP", quality=75, method=1, icc_profile=kept, exif=b"", xmp=b"")
    return out.getvalue()


class Box(NamedTuple):
    """A part of a picture as shares (0 to 1) of its width and height, from the top left of the upright picture."""

    left: float
    top: float
    right: float
    bottom: float


def redacted_picture(path: Path, boxes: list[Box], longest: int = 4000) -> bytes:
    """Return the picture as JPEG, upright and without metadata, with the boxes filled in black.

    The pixels under a box are gone, not blurred: what is blurred can be guessed.
    """
    with open_picture(path) as picture:
        upright = as_held(picture, longest)
    width, height = upright.size
    for box in boxes:
        area = (int(box.left * width), int(box.top * height), -int(-box.right * width), -int(-box.bottom * height))
        upright.paste((0, 0, 0), area)
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=88)
    return out.getvalue()
