"""Pictures opened: what the camera wrote, and pixels turned upright."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import tzinfo
from pathlib import Path

from PIL import Image, ImageFile, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from satukota.kernel.files.rules.exif import GARBLED, Origin, read_origin
from satukota.kernel.files.rules.refusal import Unacceptable

FORMATS = tuple(plugin.format for plugin in (JpegImageFile, PngImageFile, WebPImageFile))


@contextmanager
def open_picture(path: Path) -> Iterator[Image.Image]:
    """Open a picture of one of the formats that are taken. What fails inside is Unacceptable `unreadable`."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint sets it for the whole process when it is loaded
    try:
        with Image.open(path, formats=FORMATS) as picture:
            yield picture
    except (*GARBLED, Image.DecompressionBombError) as error:
        raise Unacceptable("unreadable") from error


def origin_of(path: Path, zone: tzinfo) -> Origin:
    """Return what the camera wrote, from the file's head alone. Raises Unacceptable."""
    with open_picture(path) as picture:
        # Pillow would decode a whole PNG in search of metadata behind its picture.
        if picture.format == "PNG" and "exif" not in picture.info:
            return Origin()
        return read_origin(picture, zone)


def as_held(picture: Image.Image, longest: int) -> Image.Image:
    """Return the picture in RGB, scaled down and turned as it was held; transparent parts become white."""
    picture.thumbnail((longest, longest), reducing_gap=2.0)
    picture = ImageOps.exif_transpose(picture)
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        picture = Image.new("RGB", layer.size, "white")
        picture.paste(layer, mask=layer.getchannel("A"))
    return picture.convert("RGB")


def upright_size(picture: Image.Image) -> tuple[int, int]:
    """Return width and height of a picture when it is turned as it was held."""
    width, height = picture.size
    turned = picture.getexif().get(0x0112, 1) in {5, 6, 7, 8}
    return (height, width) if turned else (width, height)
