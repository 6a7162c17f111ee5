"""How what people type when they set up a city is read: a point, office hours, further agencies."""

import re
import unicodedata

POINT = re.compile(r"\s*(-?\d{1,2}(?:[.,]\d+)?)\s*[;,\s]\s*(\d{2,3}(?:[.,]\d+)?)\s*")
WINDOW = re.compile(r"(\d{1,2})[.:](\d{2})\s*[-–]\s*(\d{1,2})[.:](\d{2})")
SOUTH, NORTH, WEST, EAST = -11.5, 6.5, 94.5, 141.5
"""Indonesia, in degrees."""
LONGEST_CODE = 48


class UnreadAnswer(ValueError):
    """What was typed cannot be read; the text is the part that cannot."""


def read_point(text: str) -> tuple[float, float]:
    """Return longitude and latitude of a point written as maps write it: latitude first. Raises UnreadAnswer."""
    match = POINT.fullmatch(text)
    if not match:
        raise UnreadAnswer(text)
    lat, lon = (float(part.replace(",", ".")) for part in match.groups())
    if not (SOUTH <= lat <= NORTH and WEST <= lon <= EAST):
        raise UnreadAnswer(text)
    return lon, lat


def write_point(point: tuple[float, float]) -> str:
    """Return a point as maps write it: latitude, then longitude."""
    return f"{point[1]:g}, {point[0]:g}"


def read_windows(text: str) -> list[str]:
    """Return the hours of a day, "07:30-12:00, 13:00-16:00", in the form of calendars. Raises UnreadAnswer."""
    windows, before = [], -1
    for part in filter(None, (part.strip() for part in text.split(","))):
        match = WINDOW.fullmatch(part)
        if not match:
            raise UnreadAnswer(part)
        opens, shuts = (int(match[at]) * 60 + int(match[at + 1]) for at in (1, 3))
        if not (before < opens < shuts <= 24 * 60 and int(match[2]) < 60 and int(match[4]) < 60):
            raise UnreadAnswer(part)
        windows.append(f"{opens // 60:02}:{opens % 60:02}-{shuts // 60:02}:{shuts % 60:02}")
        before = shuts
    return windows


def read_agencies(text: str) -> list[tuple[str, str]]:
    """Return (name, short name) of each line "name; short name"; empty lines are nothing."""
    rows = (line.partition(";") for line in text.splitlines() if line.strip())
    return [(" ".join(name.split()), " ".join(short.split())) for name, _sign, short in rows]


def agency_code(name: str, taken: frozenset[str]) -> str:
    """Return a code for an agency that no other has, made of its name: "Dinas Kebudayaan" is dinas-kebudayaan."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    code = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_CODE].rstrip("-") or "perangkat-daerah"
    number = 2
    while code in taken:
        code, number = f"{code.removesuffix(f'-{number - 1}')}-{number}", number + 1
    return code
