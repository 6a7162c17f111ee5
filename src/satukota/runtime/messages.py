"""Compile translations (.po) into what gettext reads (.mo), without the gettext programs."""

import ast
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

MAGIC = 0x950412DE
CONTEXT_END = "\x04"
PLURAL_END = "\x00"


class BrokenCatalogueError(ValueError):
    """A .po file cannot be read; the message names file and line."""


@dataclass
class Entry:
    """One message: its texts by keyword (`msgctxt`, `msgid`, `msgid_plural`, `msgstr`, `msgstr[0]` …)."""

    texts: dict[str, str] = field(default_factory=dict)
    fuzzy: bool = False
    line: int = 0

    @property
    def key(self) -> str:
        """The message as gettext looks it up."""
        context = self.texts["msgctxt"] + CONTEXT_END if "msgctxt" in self.texts else ""
        plural = PLURAL_END + self.texts["msgid_plural"] if "msgid_plural" in self.texts else ""
        return context + self.texts.get("msgid", "") + plural

    @property
    def translations(self) -> list[str]:
        """Its translations: one, or one for each plural form."""
        return [text for keyword, text in sorted(self.texts.items()) if keyword.startswith("msgstr")]

    @property
    def complete(self) -> bool:
        """Whether every form is translated and nobody doubts it."""
        return not self.fuzzy and bool(self.translations) and all(self.translations)


def parse(path: Path) -> Iterator[Entry]:
    """Yield the entries of a .po file, the header (empty msgid) first; obsolete ones are left out.

    Raises BrokenCatalogueError.
    """
    entry, keyword = Entry(), ""
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = raw.strip()
        if (not line or line.startswith(("#", "msgctxt ", "msgid "))) and "msgstr" in keyword:
            yield entry
            entry, keyword = Entry(), ""
        if line.startswith("#,"):
            entry.fuzzy = "fuzzy" in line
        elif line and not line.startswith("#"):
            keyword = _read(line, keyword, entry, path, number)
    if "msgstr" in keyword:
        yield entry


def _read(line: str, keyword: str, entry: Entry, path: Path, number: int) -> str:
    if not line.startswith('"'):
        keyword, _, line = line.partition(" ")
        entry.line = entry.line or number
    try:
        text = ast.literal_eval(line.strip())
    except (SyntaxError, ValueError) as error:
        raise BrokenCatalogueError(f"{path}:{number}: not a quoted text") from error
    if not keyword or not isinstance(text, str):
        raise BrokenCatalogueError(f"{path}:{number}: text without a keyword")
    entry.texts[keyword] = entry.texts.get(keyword, "") + text
    return keyword


def compiled(path: Path) -> bytes:
    """Return the .mo content of a .po file: complete messages only, sorted, header included."""
    catalogue = {
        entry.key.encode(): PLURAL_END.join(entry.translations).encode()
        for entry in parse(path)
        if entry.complete or (not entry.key and entry.translations)
    }
    keys = sorted(catalogue)
    ids, values = _table(keys), _table([catalogue[key] for key in keys])
    header = 28
    start_values = header + 8 * len(keys)
    start_text = start_values + 8 * len(keys)
    id_text = b"".join(key + b"\0" for key in keys)
    value_text = b"".join(catalogue[key] + b"\0" for key in keys)
    index = b"".join(struct.pack("<II", size, start_text + offset) for size, offset in ids)
    index += b"".join(struct.pack("<II", size, start_text + len(id_text) + offset) for size, offset in values)
    return struct.pack("<7I", MAGIC, 0, len(keys), header, start_values, 0, header) + index + id_text + value_text


def _table(texts: list[bytes]) -> list[tuple[int, int]]:
    """Return size and offset of each text in a block where each is followed by a zero byte."""
    found, offset = [], 0
    for text in texts:
        found.append((len(text), offset))
        offset += len(text) + 1
    return found


def catalogues(root: Path) -> list[Path]:
    """Return all .po files below a folder."""
    return sorted(root.rglob("locale/*/LC_MESSAGES/*.po"))


def compile_all(root: Path) -> int:
    """Write a .mo beside every .po below `root` that is newer than its own; return how many were written."""
    written = 0
    for source in catalogues(root):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            fresh = target.with_suffix(".new")
            fresh.write_bytes(compiled(source))
            fresh.replace(target)
            written += 1
    return written


def stale(root: Path) -> list[Path]:
    """Return the .po files below a folder whose .mo is missing or older."""
    pairs = [(source, source.with_suffix(".mo")) for source in catalogues(root)]
    return [po for po, mo in pairs if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime]
