"""What ISO 19005-3 (PDF/A-3, level A) asks of a file: read with a PDF library, rule by rule. Nothing of ours is asked."""

import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.etree as xml
from pyhanko.pdf_utils.generic import IndirectObject
from pyhanko.pdf_utils.reader import PdfFileReader

PDFAID, DC = "http://www.aiim.org/pdfa/ns/id/", "http://purl.org/dc/elements/1.1/"
XMP, PDF = "http://ns.adobe.com/xap/1.0/", "http://ns.adobe.com/pdf/1.3/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SAME = {
    "/Title": f"{{{DC}}}title", "/Author": f"{{{DC}}}creator", "/Subject": f"{{{DC}}}description",
    "/Keywords": f"{{{PDF}}}Keywords", "/Creator": f"{{{XMP}}}CreatorTool", "/Producer": f"{{{PDF}}}Producer",
    "/CreationDate": f"{{{XMP}}}CreateDate", "/ModDate": f"{{{XMP}}}ModifyDate",
}  # fmt: skip
"""What Info says and XMP says again (ISO 19005-3, 6.6.3)."""
FORBIDDEN_ACTIONS = {
    "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/SetOCGState", "/Rendition", "/Trans",
    "/GoTo3DView", "/JavaScript",
}  # fmt: skip
ANNOTATIONS = {
    "/Text", "/Link", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight", "/Underline",
    "/Squiggly", "/StrikeOut", "/Stamp", "/Caret", "/Ink", "/Popup", "/FileAttachment", "/Widget", "/PrinterMark",
    "/TrapNet", "/Watermark", "/Redact",
}  # fmt: skip
INVISIBLE, HIDDEN, PRINT, NO_VIEW, TOGGLE = 1, 2, 4, 32, 256
ROLES = {
    "/Document", "/Part", "/Art", "/Sect", "/Div", "/BlockQuote", "/Caption", "/TOC", "/TOCI", "/Index", "/NonStruct",
    "/Private", "/P", "/H", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/L", "/LI", "/Lbl", "/LBody", "/Table", "/TR",
    "/TH", "/TD", "/THead", "/TBody", "/TFoot", "/Span", "/Quote", "/Note", "/Reference", "/BibEntry", "/Code",
    "/Link", "/Annot", "/Ruby", "/RB", "/RT", "/RP", "/Warichu", "/WT", "/WP", "/Figure", "/Formula", "/Form",
}  # fmt: skip


def _at(entry: Any, name: str, default: Any = None) -> Any:
    """Return what stands under a name, looked up where it is a reference."""
    return entry[name] if name in entry else default  # noqa: SIM401  # `get` does not look references up


def faults(pdf: bytes) -> list[str]:
    """Return what a file lacks or has too much as PDF/A-3a, each with the clause of ISO 19005-3."""
    reader = PdfFileReader(io.BytesIO(pdf))
    checks = (_head(pdf, reader), _objects(reader), _catalog(reader), _colours(reader), _metadata(reader))
    return [fault for check in (*checks, _pages(reader), _fonts(reader), _tags(reader)) for fault in check]


def _head(pdf: bytes, reader: Any) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.[0-7][\r\n]+%[\x80-\xff]{4}", pdf):
        yield "6.1.2 the head has no version 1.n, or no comment of four bytes above 127"
    ids = _at(reader.trailer_view, "/ID")
    if ids is None or len(ids) != 2:
        yield "6.1.3 the trailer has no ID"
    if "/Encrypt" in reader.trailer_view:
        yield "6.1.3 the file is encrypted"
    if pdf.rstrip(b"\r\n")[-5:] != b"%%EOF":
        yield "6.1.3 something follows the end of the file"


def _all(reader: Any) -> Iterator[Any]:
    """Yield every dictionary and stream that is reached from the catalogue and from Info, once."""
    trailer = reader.trailer_view
    waiting, seen = [trailer.raw_get(name) for name in ("/Root", "/Info") if name in trailer], set()
    while waiting:
        node = waiting.pop()
        if isinstance(node, IndirectObject):
            mark = node.reference
            if mark in seen:
                continue
            seen.add(mark)
            node = node.get_object()
        if isinstance(node, dict):
            yield node
            waiting += [node.raw_get(name) for name in node]
        elif isinstance(node, list):
            waiting += [node.raw_get(place) for place in range(len(node))]


def _objects(reader: Any) -> Iterator[str]:
    for entry in _all(reader):
        filters = _at(entry, "/Filter", []) if hasattr(entry, "data") else []
        if "/LZWDecode" in (filters if isinstance(filters, list) else [filters]):
            yield "6.1.7.2 a stream is packed with LZW"
        if hasattr(entry, "data") and {"/F", "/FFilter", "/FDecodeParms"} & entry.keys():
            yield "6.1.7.1 a stream lies outside of the file"
        if _at(entry, "/S") in FORBIDDEN_ACTIONS and "/P" not in entry:
            yield f"6.5.1 an action {entry['/S']}"
        if _at(entry, "/Subtype") == "/Image" and _at(entry, "/Interpolate"):
            yield "6.2.8 an image is interpolated"
        if {"/Alternates", "/OPI"} & entry.keys() or _at(entry, "/Subtype") == "/PS":
            yield "6.2.8 an image has alternates, or PostScript"
        if _at(entry, "/Type") == "/ExtGState" and {"/TR", "/HTP"} & entry.keys():
            yield "6.2.5 a transfer function"
        for value in entry.values():
            if isinstance(value, str) and str(value).startswith("/") and len(str(value).encode()) > 128:
                yield "6.1.13 a name is longer than 127 bytes"


def _catalog(reader: Any) -> Iterator[str]:
    root = reader.root
    if not _at(_at(root, "/MarkInfo", {}), "/Marked"):
        yield "6.7.2.2 it is not marked as tagged"
    if not re.fullmatch(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", str(_at(root, "/Lang", ""))):
        yield "6.7.4 its language is not said"
    if {"/AA", "/Requirements"} & root.keys() or {"/AlternatePresentations", "/JavaScript"} & _at(
        root, "/Names", {}
    ).keys():
        yield "6.5.2 the catalogue has actions, requirements or scripts"
    form = _at(root, "/AcroForm", {})
    if _at(form, "/NeedAppearances") or "/XFA" in form:
        yield "6.4 a form that draws itself"
    if set(_at(root, "/Perms", {}).keys()) - {"/UR3", "/DocMDP"}:
        yield "6.1.12 unknown permissions"
    for name in _at(root, "/AF", []):
        entry = name.get_object()
        if "/AFRelationship" not in entry or not {"/F", "/UF"} <= entry.keys():
            yield "6.8 an attachment without relation or name"


def _colours(reader: Any) -> Iterator[str]:
    intents = [intent.get_object() for intent in _at(reader.root, "/OutputIntents", [])]
    profiles = [intent["/DestOutputProfile"] for intent in intents if _at(intent, "/S") == "/GTS_PDFA1"]
    if not profiles:
        yield "6.2.3 no output intent"
        return
    data = profiles[0].data
    if len(data) < 128 or data[36:40] != b"acsp" or data[8] > 4:
        yield "6.2.3 the colour profile is none of ICC up to version 4"
        return
    space = {b"RGB ": "/DeviceRGB", b"CMYK": "/DeviceCMYK", b"GRAY": "/DeviceGray"}.get(data[16:20])
    used = {str(found) for entry in _all(reader) for found in _spaces(entry)}
    for content in _contents(reader):
        used |= {"/DeviceRGB"} if re.search(rb"(?<![\w.])(rg|RG)\b", content) else set()
        used |= {"/DeviceCMYK"} if re.search(rb"\d\s+[kK]\s", content) else set()
    for name in sorted(used & {"/DeviceRGB", "/DeviceCMYK"} - {space}):
        yield f"6.2.4.3 {name} without an output intent for it"


def _spaces(entry: Any) -> Iterator[Any]:
    if _at(entry, "/Subtype") == "/Image" or "/ShadingType" in entry or _at(entry, "/S") == "/Transparency":
        space = _at(entry, "/ColorSpace", _at(entry, "/CS"))
        yield from [space] if isinstance(space, str) else [part for part in space or [] if isinstance(part, str)]


def _pages_of(reader: Any) -> Iterator[Any]:
    for place in range(int(reader.root["/Pages"]["/Count"])):
        yield reader.find_page_for_modification(place)[0].get_object()


def _contents(reader: Any) -> Iterator[bytes]:
    for page in _pages_of(reader):
        content = page["/Contents"]
        parts = content if isinstance(content, list) else [content]
        yield from (part.get_object().data if hasattr(part, "get_object") else part.data for part in parts)
    yield from (entry.data for entry in _all(reader) if _at(entry, "/Subtype") == "/Form" and hasattr(entry, "data"))


def _pages(reader: Any) -> Iterator[str]:
    for page in _pages_of(reader):
        sides = [float(edge) for edge in page["/MediaBox"]]
        if not all(3 <= side <= 14400 for side in (sides[2] - sides[0], sides[3] - sides[1])):
            yield "6.1.13 a page is too small or too large"
        if {"/AA", "/PresSteps"} & page.keys():
            yield "6.5.2 a page has actions"
        if "/Resources" not in page:
            yield "6.2.2 a page without resources of its own"
        for annotation in _at(page, "/Annots", []):
            yield from _annotation(annotation.get_object() if hasattr(annotation, "get_object") else annotation, page)


def _annotation(entry: Any, page: Any) -> Iterator[str]:
    kind, flags = _at(entry, "/Subtype"), int(_at(entry, "/F", 0))
    if kind not in ANNOTATIONS:
        yield f"6.3.1 an annotation {kind}"
    if kind != "/Popup" and (not flags & PRINT or flags & (INVISIBLE | HIDDEN | NO_VIEW | TOGGLE)):
        yield f"6.3.2 an annotation {kind} that is not printed, or hidden (F {flags})"
    left, low, right, high = (float(edge) for edge in _at(entry, "/Rect", (0, 0, 1, 1)))
    if "/AP" not in entry and kind not in ("/Popup", "/Link") and (left, low) != (right, high):
        yield f"6.3.3 an annotation {kind} without an appearance"
    if set(_at(entry, "/AP", {"/N": 0}).keys()) != {"/N"}:
        yield "6.3.3 an appearance beside the normal one"
    if kind == "/Widget" and {"/A", "/AA"} & entry.keys():
        yield "6.4.1 a field with an action"
    if kind != "/Popup" and (left, low) != (right, high) and _at(page, "/Tabs", "/S") != "/S":
        yield "6.7.3 annotations in an order that is not that of the tags"


def _metadata(reader: Any) -> Iterator[str]:
    stream = _at(reader.root, "/Metadata")
    if stream is None:
        yield "6.6.2 no XMP"
        return
    try:
        tree = xml.fromstring(stream.data)
    except xml.XMLSyntaxError as error:
        yield f"6.6.2.1 XMP is no XML: {error}"
        return
    if re.search(rb"<\?xpacket[^>]*(bytes|encoding)=", stream.data):
        yield "6.6.2.1 XMP says bytes or encoding"
    if (_said(tree, f"{{{PDFAID}}}part"), _said(tree, f"{{{PDFAID}}}conformance")) != ("3", "A"):
        yield "6.6.4 XMP does not say PDF/A-3a"
    info = _at(reader.trailer_view, "/Info", {})
    for name, tag in SAME.items():
        ours, theirs = str(_at(info, name, "")), _said(tree, tag)
        if ours and _plain(ours) != _plain(theirs):
            yield f"6.6.3 Info says {name} {ours!r}, XMP {theirs!r}"


def _said(tree: Any, tag: str) -> str:
    """Return what XMP says under a name, as an element or an attribute."""
    for node in tree.iter(f"{{{RDF}}}Description"):
        if tag in node.attrib:
            return str(node.attrib[tag])
    return next(("".join(node.itertext()).strip() for node in tree.iter(tag)), "")


def _plain(text: str) -> str:
    """Return a text, or a date of either form, as they are compared."""
    digits = re.sub(r"\D", "", text)
    is_date = re.match(r"D:\d{4}|\d{4}-\d\d-\d\dT", text)
    return digits[:14] if is_date else " ".join(text.split())


def _fonts(reader: Any) -> Iterator[str]:
    for entry in _all(reader):
        if _at(entry, "/Type") != "/Font" or _at(entry, "/Subtype") in ("/CIDFontType0", "/CIDFontType2"):
            continue
        name, kind = _at(entry, "/BaseFont", "?"), _at(entry, "/Subtype")
        inner = entry["/DescendantFonts"][0].get_object() if kind == "/Type0" else entry
        if (
            kind != "/Type3"
            and not {"/FontFile", "/FontFile2", "/FontFile3"} & _at(inner, "/FontDescriptor", {}).keys()
        ):
            yield f"6.2.11.4 the font {name} is not inside"
        if _at(inner, "/Subtype") == "/CIDFontType2" and "/CIDToGIDMap" not in inner:
            yield f"6.2.11.3.2 the font {name} does not map its signs"
        if kind == "/Type0" and _at(entry, "/Encoding") not in ("/Identity-H", "/Identity-V"):
            yield f"6.2.11.3.3 the font {name} has a map of codes that is not inside"
        yield from _unicode(entry, str(name))


def _unicode(font: Any, name: str) -> Iterator[str]:
    """Check that each sign of a font that is used says which letter it is."""
    if "/ToUnicode" not in font:
        yield f"6.2.11.7.2 the font {name} does not say which letters its signs are"
        return
    letters = re.findall(rb"<[0-9A-Fa-f]+>\s*<([0-9A-Fa-f]*)>", font["/ToUnicode"].data)
    if any(letter.upper() in (b"0000", b"FEFF", b"FFFE") for letter in letters):
        yield f"6.2.11.7.2 the font {name} calls a sign a letter that there is not"


def _tags(reader: Any) -> Iterator[str]:
    tree = _at(reader.root, "/StructTreeRoot")
    if tree is None:
        yield "6.7.3 it has no tags"
        return
    roles, kinds = _at(tree, "/RoleMap", {}), []
    for entry in _all(reader):
        if _at(entry, "/Type") == "/StructElem" or ("/S" in entry and "/P" in entry and "/K" in entry):
            kinds.append(entry["/S"])
            if entry["/S"] == "/Figure" and not (_at(entry, "/Alt") or _at(entry, "/ActualText")):
                yield "6.7.3 a picture without words for it"
    for kind in sorted({str(kind) for kind in kinds}):
        if kind not in ROLES and _at(roles, kind) not in ROLES:
            yield f"6.7.3.4 a tag {kind} that nobody knows"
    if not kinds:
        yield "6.7.3 its tags are empty"


# The other one: Apache PDFBox Preflight, which knows PDF/A-1b alone.

JARS = ("preflight", "xmpbox", "pdfbox2", "fontbox2", "commons-logging", "javax.activation", "jaxb-api")
FIRST = "org.apache.pdfbox.preflight.Validator_A1b"
ONLY_OF_1B = {
    ("1.2.7", "Filter specified in metadata dictionary"): "XMP may be packed since part 2",
    ("1.4", "cross reference streams are not allowed"): "they are since part 2",
    ("2.2.1", "transparency"): "transparency is allowed since part 2, with an output intent",
    ("4.1.2", "Transparency error"): "transparency is allowed since part 2, with an output intent",
    ("3.1.11", "The CIDSet entry is missing"): "nobody needs one since part 2",
    (
        "5.3.1",
        "widget annotation lacks an appearance",
    ): "a field of no size needs none: 6.3.3 of part 3, which `faults` looks at",
}
"""What Preflight says (code and words) that part 3 allows, and why."""


def preflight_jars() -> list[Path]:
    """Return the jars of Preflight and of what it rests on, from PREFLIGHT_JARS or Debian's folder; [] where one lacks."""
    folder = Path(os.environ.get("PREFLIGHT_JARS", "/usr/share/java"))
    jars = [folder / f"{name}.jar" for name in JARS]
    return jars if shutil.which("java") and all(jar.exists() for jar in jars) else []


def preflight(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """Return (code, words) of what Preflight says of each PDF of a folder that is wrong under part 3 too."""
    classes = os.pathsep.join(map(str, preflight_jars()))
    subprocess.run(["java", "-cp", classes, FIRST, "xml", "batch", str(folder)], capture_output=True, check=False)
    said = {}
    for pdf in sorted(folder.glob("*.pdf")):
        errors = xml.parse(pdf.with_name(f"{pdf.name}.preflight.xml")).iter("error")
        pairs = [(error.findtext("code"), error.findtext("details") or "") for error in errors]
        said[pdf.name] = [pair for pair in pairs if not _is_allowed(*pair)]
    return said


def _is_allowed(code: str, words: str) -> bool:
    return any(code == known and part in words for known, part in ONLY_OF_1B)
