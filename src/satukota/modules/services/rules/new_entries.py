"""What a new entry of a list says at first: its name, and the least that its shape wants."""

import re
import unicodedata
from collections.abc import Collection
from typing import Any

from satukota.modules.services.rules.format_shapes import Shape

LONGEST = 40
TITLES = ("label", "title", "name")


def free_name(title: str, taken: Collection[str], sign: str) -> str:
    """Return a name made of a title's letters, `sign` between its words, that nothing else has."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", sign, plain).strip(sign)[:LONGEST].strip(sign)
    name = name if name[:1].isalpha() else f"isian{sign}{name}".strip(sign)
    number = 2
    free = name
    while free in taken:
        free, number = f"{name}{sign}{number}", number + 1
    return free


def blank(shape: Shape, title: str, name: str) -> dict[str, Any]:
    """Return a new entry of a shape: id, title and what may be said of it without knowing more."""
    if shape.kind != "section":
        return {"isian": {"type": "string", "label": {"id": title or name}}}
    entry: dict[str, Any] = {"id": name} if "id" in shape.parts else {}
    if "type" in shape.parts and "use" in shape.parts:
        entry["type"] = "string"
    for key in TITLES:
        part = shape.parts.get(key)
        if part and (title or part.required):
            entry[key] = {"id": title or name} if part.kind == "words" else title or name
    for key, part in shape.parts.items():
        if part.required and key not in entry and part.kind == "choice":
            entry[key] = part.choices[0]
    return entry or {next(iter(shape.parts)): title or name}


def letters_for(title: str, taken: Collection[str]) -> str:
    """Return two to five capital letters for a service's numbers that no other service has: `SKD`, else `SKDA` …"""
    words = re.findall(r"[A-Za-z]+", title) or ["Layanan"]
    first = "".join(word[0] for word in words).upper()[:4]
    base = first if len(first) > 1 else words[0].upper()[:3].ljust(2, "X")
    tries = [
        base,
        *(f"{base}{chr(65 + n)}" for n in range(26)),
        *(f"{base[:3]}{chr(65 + n // 26)}{chr(65 + n % 26)}" for n in range(676)),
    ]
    return next(letters for letters in tries if letters not in taken)
