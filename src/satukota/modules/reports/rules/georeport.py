"""Open311 GeoReport v2 as data: XML and JSON of the same structure, dates, statuses. No Django, no database."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from lxml import etree

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
WIB = timezone(timedelta(hours=7))
SPAN = timedelta(days=90)
MOST = 1000
SINGULAR = {"service_requests": "request", "service_request_updates": "request_update"}
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
W3C = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)")
TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}

EXTENDED = {
    "new": "open",
    "forwarded": "open",
    "in_progress": "in_progress",
    "checking": "in_progress",
    "asked": "investigating",
    "outside": "internal_referral",
    "done": "fixed",
    "closed": "fixed",
    "archived": "no_further_action",
    "merged": "duplicate",
    "settled": "duplicate",
}
"""Our state → the word of the updates extension."""

STATUSES = frozenset(
    [
        "unchanged",
        "open",
        "closed",
        "fixed",
        "in_progress",
        "planned",
        "action_scheduled",
        "investigating",
        "duplicate",
        "no_further_action",
        "not_councils_responsibility",
        "internal_referral",
        "cancelled",
        "reopen",
        "for_triage",
    ]
)
FINAL = frozenset({"closed", "fixed", "duplicate", "no_further_action", "not_councils_responsibility", "cancelled"})


class Wrong(Exception):
    """A call that cannot be answered: HTTP status and what to say, one line a problem."""

    def __init__(self, status: int, *descriptions: str) -> None:
        super().__init__("; ".join(descriptions))
        self.status = status
        self.descriptions = descriptions


def written(root: str, content: Any, form: str) -> bytes:
    """Return the content in a format ("xml" or "json"); the root's name only shows in XML."""
    if form == "json":
        return json.dumps(content, ensure_ascii=False).encode()
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + etree.tostring(_element(root, content), encoding="utf-8")


def _element(name: str, content: Any) -> etree._Element:
    made = etree.Element(name)
    if isinstance(content, Mapping):
        made.extend(_element(key, value) for key, value in content.items())
    elif isinstance(content, Sequence) and not isinstance(content, str):
        one = SINGULAR.get(name, name.removesuffix("s"))
        made.extend(_element(one, value) for value in content)
    elif isinstance(content, bool):
        made.text = "true" if content else "false"
    elif content is not None:
        made.text = FORBIDDEN.sub("", str(content))
    return made


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


def stamp(moment: datetime) -> str:
    """Return an instant as W3C writes it, to the second, in the city's time."""
    return moment.astimezone(WIB).replace(microsecond=0).isoformat()


def instant(text: str, name: str) -> datetime:
    """Read an instant. Raises Wrong: without zone, with parts of a second, or nonsense."""
    # A plus sign in an address that was not escaped arrives as a blank.
    fixed = re.sub(r" (?=\d\d:\d\d$)", "+", text.strip())
    found = lenient(fixed) if W3C.fullmatch(fixed) else None
    if found is None:
        raise Wrong(400, f"{name} is not a date such as 2026-02-03T10:15:00+07:00")
    return found


def period(start: str, end: str, now: datetime) -> tuple[datetime, datetime]:
    """Return the span of a list: at most 90 days, the last 90 by default. Raises Wrong."""
    first = instant(start, "start_date") if start else None
    last = instant(end, "end_date") if end else None
    if first and last and last - first > SPAN:
        raise Wrong(400, "start_date and end_date may be at most 90 days apart")
    if first and not last:
        return first, first + SPAN
    last = last or now
    return first or last - SPAN, last


def lenient(text: object) -> datetime | None:
    """Return an instant from a foreign server however it is written; None where it cannot be read."""
    try:
        found = datetime.fromisoformat(str(text or ""))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
