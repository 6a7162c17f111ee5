"""What the headers of a call say: geo addresses and cell ids."""

import re

from satukota.modules.emergency.rules.location.documents import parse_pidf_lo
from satukota.modules.emergency.rules.location.points import Fix, NoLocation, checked_fix, number_of

_GEO = re.compile(r"geo:\s*([-+]?[\d.]+)\s*,\s*([-+]?[\d.]+)(?:,[-+]?[\d.]+)?((?:;[^;>\s]*)*)", re.IGNORECASE)


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
