"""PIDF-LO: a position as an XML document."""

from lxml import etree

from satukota.modules.emergency.rules.location.points import Fix, NoLocation, checked_fix, number_of


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
