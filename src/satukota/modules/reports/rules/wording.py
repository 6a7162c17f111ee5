"""Words of people made fit to be shown: cleaned, found damaged, cut to a title."""

import re
import unicodedata

from satukota.modules.reports.rules.catalogue import Category

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
DAMAGED = re.compile("[\ufffd\ud800-\udfff]")


def clean(text: object, most: int | None = None) -> str:
    """Return text without control characters and half characters, in composed form, its lines trimmed."""
    plain = str(text or "").replace("\r\n", "\n").replace("\r", "\n")
    kept = CONTROL.sub("", plain) if plain.isascii() else _composed_text(plain)
    lines = [line.rstrip() for line in kept.strip().split("\n")]
    cleaned = "\n".join(lines)
    return cleaned if most is None else cleaned[:most]


def _composed_text(text: str) -> str:
    kept = (c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs", "Cn"})
    return unicodedata.normalize("NFC", "".join(kept))


def is_broken(text: str) -> bool:
    """Tell whether a text was damaged on its way: half characters, or the sign that stands for unreadable bytes."""
    return DAMAGED.search(text) is not None


def title_of(text: str, category: Category | None, language: str = "id") -> str:
    """Return a title of at most 100 characters: the first sentence of the text, else the category's name."""
    first = re.split(r"(?<=[.!?])\s|\n", text.strip(), maxsplit=1)[0].strip(" .!?,;:")
    if len(first) < 8 and category:
        return category.name.get(language) or category.name["id"]
    if len(first) <= 100:
        return first
    return first[:97].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
