"""The forms in which a position arrives: PIDF-LO documents, headers of a call, AML messages."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from satukota.modules.emergency.rules.location.distance import metres
from satukota.modules.emergency.rules.location.points import Fix, NoLocation, believable, checked_fix, number_of

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
    confidence = number_of(fields.get("lc"))
    return Fix(
        lon, lat, radius, None if confidence is None else int(confidence), _aml_time(fields.get("top", "")), "aml"
    )


def _aml_time(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
