"""Rows that a sheet hides, folded away or filtered out: they are read like the others, so whoever reads them names them."""

import posixpath
import zipfile
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

BOOK, RELATIONS, ODS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "content.xml"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_LINK = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def hidden_rows(content: bytes, name: str, height: int) -> tuple[int, ...]:
    """Return the numbers of the hidden rows of a sheet among its first `height`, from one.

    Only .xlsx and .ods say so; of other files, and of one whose parts are not where they belong, there are none.
    """
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = set(archive.namelist())
        try:
            if {BOOK, RELATIONS} <= parts:
                part = _part_of(archive, name)
                return tuple(n for n in _of_xlsx(archive.read(part)) if n <= height) if part in parts else ()
            return tuple(_of_ods(_parsed(archive.read(ODS)), name, height)) if ODS in parts else ()
        except etree.XMLSyntaxError:
            return ()


def _parsed(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def _part_of(archive: zipfile.ZipFile, name: str) -> str:
    """Return the part of an .xlsx that holds the sheet of this name, empty where nothing says so."""
    sheets = _parsed(archive.read(BOOK)).iter("{*}sheet")
    link = next((s.get(LINK) or s.get(STRICT_LINK) for s in sheets if s.get("name") == name), None)
    relations = _parsed(archive.read(RELATIONS)).iter("{*}Relationship")
    target = next((r.get("Target") for r in relations if r.get("Id") == link), None)
    return posixpath.normpath(posixpath.join("xl", str(target))).lstrip("/") if target else ""


def _of_xlsx(data: bytes) -> Iterator[int]:
    if b"hidden=" not in data:
        return
    number = 0
    for _event, row in etree.iterparse(BytesIO(data), tag="{*}row", resolve_entities=False, no_network=True):
        number = int(row.get("r") or number + 1)
        if row.get("hidden") in {"1", "true"}:
            yield number
        row.clear()


def _of_ods(root: etree._Element, name: str, height: int) -> Iterator[int]:
    number = 0
    table = next((t for t in root.iter(f"{TABLE}table") if t.get(f"{TABLE}name") == name), None)
    for row in () if table is None else table.iter(f"{TABLE}table-row"):
        last = min(number + int(row.get(f"{TABLE}number-rows-repeated") or 1), height)
        if row.get(f"{TABLE}visibility") in {"collapse", "filter"}:
            yield from range(number + 1, last + 1)
        number = last
