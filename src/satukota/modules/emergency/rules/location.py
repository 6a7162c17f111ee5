"""Where a caller is, from what the network says: AML, geo addresses, PIDF-LO, cell ids."""

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

EARTH = 6_371_000.0


@dataclass(frozen=True, slots=True)
class Fix:
    """A position in degrees with its accuracy in metres and confidence in percent, as far as they were said."""

    lon: float
    lat: float
    accuracy: float | None = None
    confidence: int | None = None
    at: datetime | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Aml:
    """An Advanced Mobile Location message (ETSI TS 103 625): `fix` is None where the phone found no position."""

    fix: Fix | None
    method: str
    imsi: str
    imei: str
    mcc: str
    mnc: str
    warnings: tuple[str, ...] = ()


class NoLocation(ValueError):
    """The text holds no position that can be believed."""


def metres(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Return the great-circle distance between two points in degrees, in metres."""
    a, b = math.radians(lat1), math.radians(lat2)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(half)))


def believable(lon: float, lat: float) -> bool:
    """Tell whether a pair of degrees is on Earth and is not the 0,0 of a phone without a fix."""
    return math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90 and (lon, lat) != (0.0, 0.0)


def checked(lon: float, lat: float, accuracy: float | None, source: str) -> Fix:
    """Return a fix of those degrees or raise NoLocation."""
    if not believable(lon, lat):
        raise NoLocation(f"{lon}, {lat}")
    return Fix(lon, lat, accuracy, source=source)


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def parse_aml(text: str) -> Aml:
    """Read the text of an AML message; unknown keys are ignored, a wrong length only warns.

    Raises NoLocation if it is none.
    """
    body = text.strip()
    if not body.upper().startswith('A"ML='):
        raise NoLocation("not an AML message")
    pairs = (part.split("=", 1) for part in body.split(";") if "=" in part)
    fields = {key.strip().lower(): value.strip() for key, value in pairs}
    warnings = [] if fields.get("ml", str(len(body))) == str(len(body)) else ["length"]
    fix = _aml_fix(fields)
    if fix is None:
        warnings.append("no_fix")
    return Aml(
        fix,
        fields.get("pm", "").upper(),
        fields.get("si", ""),
        fields.get("ei", ""),
        fields.get("mcc", ""),
        fields.get("mnc", ""),
        tuple(warnings),
    )


def _aml_fix(fields: dict[str, str]) -> Fix | None:
    lat, lon, radius = (_number(fields.get(key)) for key in ("lt", "lg", "rd"))
    if lat is None or lon is None or fields.get("pm", "").upper() == "N" or not believable(lon, lat):
        return None
    confidence = _number(fields.get("lc"))
    return Fix(
        lon, lat, radius, None if confidence is None else int(confidence), _aml_time(fields.get("top", "")), "aml"
    )


def _aml_time(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


_GEO = re.compile(r"geo:\s*([-+]?[\d.]+)\s*,\s*([-+]?[\d.]+)(?:,[-+]?[\d.]+)?((?:;[^;>\s]*)*)", re.IGNORECASE)


def parse_geo_uri(text: str) -> Fix:
    """Read `geo:lat,lon;u=metres` (RFC 5870), also inside a Geolocation header's angle brackets."""
    found = _GEO.search(text)
    if not found:
        raise NoLocation(text[:60])
    lat, lon = _number(found[1]), _number(found[2])
    if lat is None or lon is None:
        raise NoLocation(text[:60])
    uncertainty = re.search(r";u=([\d.]+)", found[3], re.IGNORECASE)
    return checked(lon, lat, _number(uncertainty[1]) if uncertainty else None, "sip")


def parse_pidf_lo(document: str) -> Fix:
    """Read a PIDF-LO body (RFC 4119, 5491): a point or the centre of a circle. Raises NoLocation otherwise."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(document.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NoLocation(str(error)) from error
    position = _first(root, "pos")
    if position is None or len(words := (position.text or "").split()) < 2:
        raise NoLocation("no position in the document")
    lat, lon = _number(words[0]), _number(words[1])
    if lat is None or lon is None:
        raise NoLocation("the position is not a pair of numbers")
    radius = _first(root, "radius")
    return checked(lon, lat, _number(radius.text) if radius is not None else None, "sip")


def _first(root: etree._Element, name: str) -> etree._Element | None:
    return next((node for node in root.iter() if isinstance(node.tag, str) and node.tag.rsplit("}")[-1] == name), None)


def parse_geolocation(header: str, body: str = "") -> Fix:
    """Read a SIP Geolocation header: a geo address, or `cid:` that points into the PIDF-LO `body` (RFC 6442)."""
    return parse_pidf_lo(body) if "cid:" in header.lower() and body else parse_geo_uri(header)


def parse_cell(pani: str) -> str:
    """Return the cell id of a P-Access-Network-Info header, empty where it names none."""
    found = re.search(r'(?:utran-cell-id-3gpp|cgi-3gpp|nr-cell-id|dvb-rcs2-node-id)\s*=\s*"?([0-9a-fA-F]{6,24})', pani)
    return found[1].lower() if found else ""


def conflict(spoken: Fix, network: Fix, limit: float = 1000) -> float | None:
    """Return the distance in metres where what was said and what the network says are too far apart, else None."""
    apart = metres(spoken.lon, spoken.lat, network.lon, network.lat) - (network.accuracy or 0)
    return apart if apart > limit else None


RANK = {"confirmed": 0, "card": 1, "aml": 2, "sip": 3, "app": 4, "manual": 5, "cell": 6}


def best(fixes: list[Fix]) -> Fix | None:
    """Return the fix to show first: what a human confirmed, then by source, then the more accurate."""
    return min(fixes, key=lambda fix: (RANK.get(fix.source, 9), fix.accuracy or 1e9), default=None)
