"""The forms in which a position arrives: PIDF-LO documents, headers of a call, AML messages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from satukota.modules.emergency.rules.location.distance import metres
from satukota.modules.emergency.rules.location.points import Fix, NoLocation, believable, checked_fix, number_of
from satukota.modules.emergency.rules.moments import possible

_GEO = re.compile(r"geo:\s*([-+]?[\d.]+)\s*,\s*([-+]?[\d.]+)(?:,[-+]?[\d.]+)?((?:;[^;>\s]*)*)", re.IGNORECASE)


def parse_pidf_lo(document: str) -> Fix:
    """Read a PIDF-LO body (RFC 4119, 5491): a point, a circle, an ellipse, or the middle of a polygon with its reach.

    Raises NoLocation where it holds no position.
    """
    root = _root(document)
    corners = _corners(root)
    if not corners:
        raise NoLocation("no position in the document")
    lon, lat = (sum(axis) / len(corners) for axis in zip(*corners, strict=True))
    if len(corners) > 1:
        return checked_fix(lon, lat, max(metres(lon, lat, x, y) for x, y in corners), "sip")
    radii = [
        number_of(node.text)
        for name in ("radius", "semiMajorAxis", "outerRadius")
        if (node := _first(root, name)) is not None
    ]
    return checked_fix(lon, lat, next((radius for radius in radii if radius is not None), None), "sip")


def _corners(root: etree._Element) -> list[tuple[float, float]]:
    """Return the points of a document as (lon, lat): one of a point or circle, each corner of a polygon once."""
    texts = [node.text or "" for name in ("pos", "posList") for node in _every(root, name)]
    numbers = [number_of(word) for word in " ".join(texts).split()]
    if any(value is None for value in numbers):
        raise NoLocation("the position is not a pair of numbers")
    step = 3 if any(node.get("srsDimension") == "3" for node in root.iter() if isinstance(node.tag, str)) else 2
    values = [value or 0.0 for value in numbers]
    return list(dict.fromkeys((values[n + 1], values[n]) for n in range(0, len(values) - 1, step)))


CIVIC = ("LMK", "NAM", "LOC", "BLD", "FLR", "HNO", "RD", "STS", "PRM", "A6", "A5", "A4", "A3", "A2", "PLC")


def parse_civic(document: str) -> str:
    """Return the civic address of a PIDF-LO body (RFC 5139) in words, the nearest first; empty where it has none."""
    try:
        address = _first(_root(document), "civicAddress")
    except NoLocation:
        return ""
    if address is None:
        return ""
    words = [(node.text or "").strip() for name in CIVIC for node in _every(address, name)]
    return ", ".join(dict.fromkeys(word for word in words if word))[:300]


@dataclass(frozen=True, slots=True)
class Located:
    """What the headers and the body of a call say of its place: positions, an address in words, links to more."""

    fixes: tuple[Fix, ...]
    civic: str
    links: tuple[str, ...]
    unreadable: bool


def parse_locations(header: str, body: str = "") -> Located:
    """Read every value of every Geolocation header (joined by commas) and the PIDF-LO body, whatever of it is good.

    A link that cannot be followed now, or a value that cannot be read, never hides the next.
    """
    values = re.findall(r"<([^>]+)>", header) or ([header] if header.strip() else [])
    fixes, links, unreadable = [], [], False
    for value in values:
        if re.match(r"(?:https?|helds?):", value.strip(), re.IGNORECASE):
            links.append(value.strip())
        elif not value.lower().startswith("cid:"):
            try:
                fixes.append(parse_geo_uri(value))
            except NoLocation:
                unreadable = True
    civic = parse_civic(body) if body else ""
    if body:
        try:
            fixes.append(parse_pidf_lo(body))
        except NoLocation:
            unreadable = unreadable or not civic
    return Located(tuple(fixes), civic, tuple(links), unreadable)


def _root(document: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(document.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NoLocation(str(error)) from error


def _every(root: etree._Element, name: str) -> list[etree._Element]:
    return [node for node in root.iter() if isinstance(node.tag, str) and node.tag.rsplit("}")[-1] == name]


def _first(root: etree._Element, name: str) -> etree._Element | None:
    return next((node for node in root.iter() if isinstance(node.tag, str) and node.tag.rsplit("}")[-1] == name), None)


def parse_geo_uri(text: str) -> Fix:
    """Read `geo:lat,lon;u=metres` (RFC 5870), also inside a Geolocation header's angle brackets."""
    match = _GEO.search(text)
    if not match:
        raise NoLocation(text[:60])
    lat, lon = number_of(match[1]), number_of(match[2])
    if lat is None or lon is None:
        raise NoLocation(text[:60])
    uncertainty = re.search(r";u=([\d.]+)", match[3], re.IGNORECASE)
    return checked_fix(lon, lat, number_of(uncertainty[1]) if uncertainty else None, "sip")


def parse_geolocation(header: str, body: str = "") -> Fix:
    """Read a SIP Geolocation header: a geo address, or `cid:` that points into the PIDF-LO `body` (RFC 6442)."""
    return parse_pidf_lo(body) if "cid:" in header.lower() and body else parse_geo_uri(header)


def parse_cell(pani: str) -> str:
    """Return the cell id of a P-Access-Network-Info header, empty where it names none."""
    match = re.search(r'(?:utran-cell-id-3gpp|cgi-3gpp|nr-cell-id|dvb-rcs2-node-id)\s*=\s*"?([0-9a-fA-F]{6,24})', pani)
    return match[1].lower() if match else ""


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


def parse_aml(text: str) -> Aml:
    """Read an AML message; unknown keys are ignored, a wrong length only warns. Raises NoLocation if it is none."""
    body = text.strip()
    if not body.upper().startswith('A"ML='):
        raise NoLocation("not an AML message")
    pairs = (part.split("=", 1) for part in body.split(";") if "=" in part)
    fields = {key.strip().lower(): value.strip() for key, value in pairs}
    warnings = [] if fields.get("ml", str(len(body))) == str(len(body)) else ["length"]
    fix = _aml_fix(fields)
    if fix is None:
        warnings.append("no_fix")
    if percent(fields.get("lc")) is None and fields.get("lc"):
        warnings.append("confidence")
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
    lat, lon, radius = (number_of(fields.get(key)) for key in ("lt", "lg", "rd"))
    if lat is None or lon is None or fields.get("pm", "").upper() == "N" or not believable(lon, lat):
        return None
    return Fix(lon, lat, reach(radius), percent(fields.get("lc")), _aml_time(fields.get("top", "")), "aml")


def percent(text: str | None) -> int | None:
    """Return a confidence from 0 to 100, None for anything else."""
    value = number_of(text)
    return int(value) if value is not None and 0 <= value <= 100 else None


def reach(radius: float | None) -> float | None:
    """Return an accuracy that can be one, None for a negative or boundless one."""
    return radius if radius is not None and 0 <= radius <= 1_000_000 else None


def parse_els(fields: Mapping[str, str]) -> tuple[str, Aml]:
    """Read the form that a phone's location service posts over HTTPS (ELS): the caller's number and the message."""
    lat, lon = number_of(fields.get("location_latitude")), number_of(fields.get("location_longitude"))
    caller = fields.get("device_number", "")
    if not caller or lat is None or lon is None:
        raise NoLocation("device_number, location_latitude and location_longitude are needed")
    facts = fields.get("location_confidence") or fields.get("location_certainty")
    stamp = number_of(fields.get("location_time"))
    fix = None
    if believable(lon, lat):
        at = datetime.fromtimestamp(stamp / 1000, UTC) if stamp and 1e12 < stamp < 4e12 else None
        fix = Fix(lon, lat, reach(number_of(fields.get("location_accuracy"))), percent(facts), at, "aml")
    warnings = [*([] if fix else ["no_fix"]), *(["confidence"] if facts and percent(facts) is None else [])]
    return caller, Aml(fix, fields.get("location_source", "").upper()[:12], "", "", "", "", tuple(warnings))


def text_of_data_sms(data: str) -> str:
    """Return the text of a data SMS given as hexadecimal user data: 8 bits or packed 7 bits, with or without a header.

    Raises NoLocation where no AML message is in it.
    """
    try:
        octets = bytes.fromhex(data)
    except ValueError as error:
        raise NoLocation("the data must be hexadecimal") from error
    header = octets[0] + 1 if octets and octets[0] < len(octets) else 0
    for start in (0, header):
        rest = octets[start:]
        for text in (rest.decode("latin-1"), _seven_bits(rest, 0), _seven_bits(rest, (-8 * start) % 7)):
            if text.upper().startswith('A"ML='):
                return text.rstrip("\x00@ ")
    raise NoLocation("no AML message in the data")


def _seven_bits(octets: bytes, fill: int) -> str:
    """Return packed 7-bit characters as text; those that AML uses lie where ASCII has them."""
    bits = int.from_bytes(octets, "little") >> fill
    return "".join(chr((bits >> (7 * n)) & 0x7F) for n in range((8 * len(octets) - fill) // 7))


def _aml_time(text: str) -> datetime | None:
    try:
        at = datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return at if possible(at) else None
