"""Pictures decoded: the copies that are shown, and their hash. Copies carry no metadata."""

import io
from dataclasses import dataclass
from pathlib import Path

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
