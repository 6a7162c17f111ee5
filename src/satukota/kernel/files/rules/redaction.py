"""Covered parts of a picture."""

import io
from pathlib import Path
from typing import NamedTuple

from satukota.kernel.files.rules.opening import as_held, open_picture


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
