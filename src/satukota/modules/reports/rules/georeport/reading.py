"""What a foreign server answers in XML, in the form of its JSON."""

from typing import Any

from lxml import etree

LISTS = frozenset({"services", "service_requests", "attributes", "values", "endpoints", "formats", "errors"}) | {
    "service_request_updates",
    "groups",
}


def read(body: bytes) -> Any:
    """Return what an XML answer says, in the form of its JSON; tolerant of single elements, attributes and order.

    Raises ValueError where it is no XML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return _plain(etree.fromstring(body, parser))
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error


def _plain(element: etree._Element) -> Any:
    children = [child for child in element if isinstance(child.tag, str)]
    if element.tag in LISTS:
        return [_plain(child) for child in children]
    if children:
        return {child.tag: _plain(child) for child in children}
    text = (element.text or "").strip()
    return {"true": True, "false": False}.get(text.lower(), text) if text else None
