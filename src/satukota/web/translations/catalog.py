"""Catalogues: the text form (.po) that people edit."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

GLUE = "\x04"
"""Stands between context and text in a key, as in the binary form."""


@dataclass
class Entry:
    """A source text with its translations: one, or one for each plural form (Indonesian has one)."""

    text: str
    plural: str = ""
    context: str = ""
    translations: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Identity of the entry in a catalogue."""
        return f"{self.context}{GLUE}{self.text}" if self.context else self.text

    @property
    def done(self) -> bool:
        """Whether every form is translated and nobody marked it as doubtful."""
        return bool(self.translations) and all(self.translations) and not any("fuzzy" in line for line in self.comments)


def _quoted(line: str) -> str:
    return str(ast.literal_eval(line))


def _blocks(text: str) -> Iterator[list[str]]:
    block: list[str] = []
    for line in [*text.splitlines(), ""]:
        if line.strip():
            block.append(line.strip())
        elif block:
            yield block
            block = []


def _entry(block: list[str]) -> Entry:
    entry, current = Entry(""), ""
    parts: dict[str, str] = {}
    for line in block:
        if line.startswith("#"):
            entry.comments.append(line)
        elif line.startswith('"'):
            parts[current] += _quoted(line)
        else:
            current, _, rest = line.partition(" ")
            parts[current] = _quoted(rest)
    entry.text, entry.plural, entry.context = (parts.pop(name, "") for name in ("msgid", "msgid_plural", "msgctxt"))
    entry.translations = [parts[name] for name in sorted(parts)]
    return entry


def read(path: Path) -> dict[str, Entry]:
    """Return a catalogue's entries by key; its head is the entry of the empty text. Nothing where there is no file."""
    if not path.exists():
        return {}
    entries = (
        _entry(block) for block in _blocks(path.read_text("utf-8")) if any(line.startswith("msgid") for line in block)
    )
    return {entry.key: entry for entry in entries}


def _line(name: str, text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'{name} "{escaped}"'


def write(path: Path, entries: dict[str, Entry]) -> None:
    """Write a catalogue, its head first and its entries in the order of their texts."""
    blocks = []
    for entry in sorted(entries.values(), key=lambda entry: (entry.text, entry.context)):
        lines = list(entry.comments)
        lines += [_line("msgctxt", entry.context)] if entry.context else []
        lines += [_line("msgid", entry.text)]
        if entry.plural:
            lines += [_line("msgid_plural", entry.plural)]
            lines += [_line(f"msgstr[{n}]", text) for n, text in enumerate(entry.translations or [""])]
        else:
            lines += [_line("msgstr", (entry.translations or [""])[0])]
        blocks.append("\n".join(lines))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(blocks) + "\n", "utf-8")
