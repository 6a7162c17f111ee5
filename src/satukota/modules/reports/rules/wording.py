"""Words of people made fit to be shown: cleaned, found damaged, cut to a title."""

import re
import unicodedata

from satukota.modules.reports.rules.catalogue import Category


def clean(text: object, most: int | None = None) -> str:
    """Return text without control characters and half characters, in composed form, its lines trimmed."""
    plain = str(text or "").replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in plain if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs", "Cn"})
    lines = [line.rstrip() for line in unicodedata.normalize("NFC", kept).strip().split("\n")]
    found = "\n".join(lines)
    return found if most is None else found[:most]


def broken(text: str) -> bool:
    """Tell whether a text was damaged on its way: half characters, or the sign that stands for unreadable bytes."""
    return "\ufffd" in text or any(0xD800 <= ord(c) <= 0xDFFF for c in text)


def title_of(text: str, category: Category | None, language: str = "id") -> str:
    """Return a title of at most 100 characters: the first sentence of the text, else the category's name."""
    first = re.split(r"(?<=[.!?])\s|\n", text.strip(), maxsplit=1)[0].strip(" .!?,;:")
    if len(first) < 8 and category:
        return category.name.get(language) or category.name["id"]
    if len(first) <= 100:
        return first
    return first[:97].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
