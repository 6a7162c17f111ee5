"""The forms in which a position arrives: PIDF-LO documents, headers of a call, AML messages."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from satukota.modules.emergency.rules.location.points import Fix, NoLocation, believable, checked_fix, number_of

_GEO = re.compile(r"geo:\s*([-+]?[\d.]+)\s*,\s*([-+]?[\d.]+)(?:,[-+]?[\d.]+)?((?:;[^;>\s]*)*)", re.IGNORECASE)


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
    lat, lon = number_of(words[0]), number_of(words[1])
    if lat is None or lon is None:
        raise NoLocation("the position is not a pair of numbers")
    radius = _first(root, "radius")
    return checked_fix(lon, lat, number_of(radius.text) if radius is not None else None, "sip")


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
