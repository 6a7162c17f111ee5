"""A coat of arms as it may be shown to everybody: a drawing (SVG) without programs and outside links, or a picture."""

import base64
import io
import re

from lxml import etree
from PIL import Image, UnidentifiedImageError

LARGEST = 400_000
"""Bytes of a file; a coat of arms is drawn in the head of every page."""
SIDE = 320
"""Pixels of a picture's longer side, several times what it is shown at."""
SVG = "{http://www.w3.org/2000/svg}"
SHAPES = "path circle ellipse rect line polyline polygon text tspan"
PAINT = "clipPath mask linearGradient radialGradient stop pattern style"
DRAWN = frozenset(f"svg g defs use symbol title desc {SHAPES} {PAINT}".split())
OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)|@import|expression\(|javascript:", re.IGNORECASE)
PNG = b"\x89PNG\r\n\x1a\n"


class UnusableCoat(ValueError):
    """This file cannot be a coat of arms; `reason` is too_large, not_a_picture or broken."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def clean_coat(content: bytes) -> str:
    """Return a coat of arms as SVG: a drawing without what could act or load, a PNG wrapped in one. Raises UnusableCoat."""
    if len(content) > LARGEST:
        raise UnusableCoat("too_large")
    return _of_picture(content) if content.startswith(PNG) else _of_drawing(content)


def _of_picture(content: bytes) -> str:
    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
            picture.thumbnail((SIDE, SIDE))
            small = io.BytesIO()
            picture.convert("RGBA").save(small, "PNG", optimize=True)
            width, height = picture.size
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise UnusableCoat("broken") from error
    data = base64.b64encode(small.getvalue()).decode()
    image = f'<image width="{width}" height="{height}" href="data:image/png;base64,{data}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">{image}</svg>'


def _of_drawing(content: bytes) -> str:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnusableCoat("not_a_picture") from error
    if root.tag != f"{SVG}svg":
        raise UnusableCoat("not_a_picture")
    for element in list(root.iter()):
        if not _is_drawn(element):
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
            continue
        for name, value in list(element.attrib.items()):
            if not _is_harmless(str(name), str(value)):
                del element.attrib[name]
    root.set("role", "img")
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode")


def _is_drawn(element: etree._Element) -> bool:
    name = element.tag
    known = isinstance(name, str) and name.startswith(SVG) and name.removeprefix(SVG) in DRAWN
    return known and not (name == f"{SVG}style" and OUTSIDE.search(element.text or ""))


def _is_harmless(name: str, value: str) -> bool:
    plain = name.rsplit("}", 1)[-1].lower()
    if plain == "href":
        return value.startswith("#")
    return not plain.startswith("on") and not OUTSIDE.search(value)
