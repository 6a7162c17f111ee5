"""Answers written as XML and JSON of the same structure, and read from XML."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree

SINGULAR = {"service_requests": "request", "service_request_updates": "request_update"}
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
REPEATED = frozenset({"media_url"})
LISTS = frozenset({"services", "service_requests", "attributes", "values", "endpoints", "formats", "errors"}) | {
    "service_request_updates",
    "groups",
}


def encoded_answer(root: str, content: Any, form: str) -> bytes:
    """Return the content in a format ("xml" or "json"); the root's name only shows in XML."""
    if form == "json":
        return json.dumps(content, ensure_ascii=False).encode()
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + etree.tostring(_element(root, content), encoding="utf-8")


def _element(name: str, content: Any) -> etree._Element:
    element = etree.Element(name)
    if isinstance(content, Mapping):
        element.extend(_element(key, part) for key, value in content.items() for part in _parts(key, value))
    elif isinstance(content, Sequence) and not isinstance(content, str):
        singular = SINGULAR.get(name, name.removesuffix("s"))
        element.extend(_element(singular, value) for value in content)
    elif isinstance(content, bool):
        element.text = "true" if content else "false"
    elif content is not None:
        element.text = FORBIDDEN.sub("", str(content))
    return element


def _parts(key: str, value: Any) -> Sequence[Any]:
    """Return the values of a field that is written once for each: several photos are several elements."""
    return value if key in REPEATED and isinstance(value, list) else [value]


def decoded_answer(body: bytes) -> Any:
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
        fields: dict[str, Any] = {}
        for child in children:
            repeated = child.tag in REPEATED and child.tag in fields
            fields[child.tag] = [*_listed(fields[child.tag]), _plain(child)] if repeated else _plain(child)
        return fields
    text = (element.text or "").strip()
    return {"true": True, "false": False}.get(text.lower(), text) if text else None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
