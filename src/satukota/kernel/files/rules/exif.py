"""What a camera wrote into a picture: where, when, with what."""

import struct
from dataclasses import dataclass
from datetime import datetime, tzinfo

from PIL import ExifTags, Image

GARBLED = (
    ArithmeticError,
    AttributeError,
    EOFError,
    KeyError,
    LookupError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
)
"""What Pillow raises on metadata that are damaged or made to hurt."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Place in degrees (WGS 84), time with zone, make and model; None or empty where not written."""

    lon: float | None = None
    lat: float | None = None
    taken_at: datetime | None = None
    device: str = ""

    def __bool__(self) -> bool:
        return self != Origin()


def read_origin(picture: Image.Image, zone: tzinfo) -> Origin:
    """Return what the picture's EXIF says; a time without zone is taken as local. Garbled metadata say nothing."""
    try:
        exif = picture.getexif()
        gps, camera = exif.get_ifd(ExifTags.IFD.GPSInfo), exif.get_ifd(ExifTags.IFD.Exif)
        device = " ".join(_words(exif.get(tag)) for tag in (ExifTags.Base.Make, ExifTags.Base.Model))
    except GARBLED:
        return Origin()
    lon, lat = _point(gps)
    return Origin(lon, lat, _time(camera, zone), device.strip()[:120])


def _words(value: object) -> str:
    return "".join(char for char in value if char.isprintable()).strip() if isinstance(value, str) else ""


SIDES = {"N": 1, "S": -1, "E": 1, "W": -1}
"""Some cameras leave the hemisphere out: such a place could as well lie across the equator, and is none."""


def _point(gps: dict[int, object]) -> tuple[float, float] | tuple[None, None]:
    try:
        lat = _degrees(gps[ExifTags.GPS.GPSLatitude]) * SIDES[_words(gps[ExifTags.GPS.GPSLatitudeRef])]
        lon = _degrees(gps[ExifTags.GPS.GPSLongitude]) * SIDES[_words(gps[ExifTags.GPS.GPSLongitudeRef])]
    except GARBLED:
        return None, None
    usable = -90 <= lat <= 90 and -180 <= lon <= 180 and (lat, lon) != (0, 0)
    return (round(lon, 6), round(lat, 6)) if usable else (None, None)


def _degrees(parts: object) -> float:
    if not isinstance(parts, tuple) or len(parts) != 3:
        raise ValueError
    return sum(float(part) / share for part, share in zip(parts, (1, 60, 3600), strict=True))


def _time(camera: dict[int, object], zone: tzinfo) -> datetime | None:
    written = _words(camera.get(ExifTags.Base.DateTimeOriginal))
    offset = _words(camera.get(ExifTags.Base.OffsetTimeOriginal))
    for text, form in ((written + offset, "%Y:%m:%d %H:%M:%S%z"), (written, "%Y:%m:%d %H:%M:%S")):
        try:
            time = datetime.strptime(text, form)  # noqa: DTZ007  # the zone is added in the next line
        except ValueError:
            continue
        return time if time.tzinfo else time.replace(tzinfo=zone)
    return None
