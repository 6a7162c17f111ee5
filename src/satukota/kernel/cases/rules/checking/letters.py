"""Checks before publishing: what a letter fills in is there, and secret answers are printed only where a rule says so."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from satukota.kernel.cases.rules.definition import Definition, Output
from satukota.kernel.cases.rules.fields import Form
from satukota.kernel.cases.rules.letter import (
    BESIDE,
    OF_REFUSAL,
    STYLES,
    Letter,
    LetterBlock,
    LetterRow,
    Placeholder,
    pieces,
)
from satukota.kernel.cases.rules.reading.building import Notes
from satukota.kernel.cases.rules.reading.source import Path

NO_TEXT = ("form", "head", "coat", "secret", "when", "style", "table", "columns", "conditions")
"""Keys below which no text with placeholders stands."""
ONLY_FOR: Mapping[str, tuple[str, ...]] = {
    "subject": ("decision", "letter"),
    "to": ("letter",),
    "nature": ("letter",),
    "enclosed": ("letter",),
}
"""Key → the forms of a letter in which it is printed."""
PART_OF: Mapping[str, tuple[str, ...]] = {
    "style": ("points", "grounds"),
    "points": ("points", "grounds"),
    "fixes": ("decides",),
    "columns": ("table",),
}
"""Key of a part → the kinds of part for which it means something."""


def letters(definition: Definition, notes: Notes) -> None:
    """Check every letter of a definition."""
    for output in definition.outputs.values():
        if output.letter:
            _letter(definition, notes, output, output.letter)


def _letter(definition: Definition, notes: Notes, output: Output, letter: Letter) -> None:
    path: Path = ("outputs", output.id, "letter")
    raw = definition.raw["outputs"][output.id]["letter"]
    for key, forms in ONLY_FOR.items():
        if key in raw and letter.form not in forms:
            notes.wrong((*path, key), "key_does_nothing", name=key)
    printed: dict[str, Path] = {}
    for place, wanted in _placeholders(notes, raw, path):
        _placeholder(definition, notes, place, wanted)
        printed.setdefault(wanted.name, place)
    for place, block in _blocks(letter, path):
        for name, here in _block(definition, notes, place, block, raw):
            printed.setdefault(name, here)
    for name in OF_REFUSAL:
        if f"${name}" in printed and not output.refusal:
            notes.wrong(printed[f"${name}"], "letter_no_refusal", name=name)
    _secrets(definition, notes, path, letter, printed)


def _placeholders(notes: Notes, node: Any, path: Path) -> Iterator[tuple[Path, Placeholder]]:
    """Yield what the texts of a letter fill in, with the place; a text that cannot be read is noted."""
    if isinstance(node, str):
        try:
            parts = pieces(node)
        except ValueError:
            notes.wrong(path, "letter_brace")
            return
        yield from ((path, part) for part in parts if isinstance(part, Placeholder))
    elif isinstance(node, Mapping):
        for key, inner in node.items():
            if key not in NO_TEXT:
                yield from _placeholders(notes, inner, (*path, key))
    elif isinstance(node, list | tuple):
        for place, inner in enumerate(node):
            yield from _placeholders(notes, inner, (*path, place))


def _placeholder(definition: Definition, notes: Notes, path: Path, wanted: Placeholder) -> None:
    choices = ", ".join(f"${name}" for name in BESIDE)
    known = wanted.name[1:] in BESIDE if wanted.name.startswith("$") else wanted.name in definition.data.fields
    if not known:
        notes.wrong(path, "letter_unknown", name=wanted.name, choices=choices)
    elif _has_rows(definition, wanted.name):
        notes.wrong(path, "letter_list", name=wanted.name)
    if wanted.style and wanted.style not in STYLES:
        notes.wrong(path, "letter_style", name=wanted.style, choices=", ".join(STYLES))


def _has_rows(definition: Definition, name: str) -> bool:
    field = definition.data.fields.get(name)
    return field is not None and isinstance(field.items, Form)


def _blocks(letter: Letter, path: Path) -> Iterator[tuple[Path, LetterBlock]]:
    for place, block in enumerate(letter.body):
        yield (*path, "body", place), block
    for number, attachment in enumerate(letter.attachments):
        for place, block in enumerate(attachment.body):
            yield (*path, "attachments", number, "body", place), block


def _block(
    definition: Definition, notes: Notes, path: Path, block: LetterBlock, letter: Any
) -> Iterator[tuple[str, Path]]:
    """Check the names in one part; yield the answers that it prints by name alone, each with its place."""
    raw: Any = letter
    for step in path[3:]:
        raw = raw[step]
    for key, kinds in PART_OF.items():
        if key in raw and block.kind not in kinds:
            notes.wrong((*path, key), "key_does_nothing", name=key)
    for place, row in enumerate(block.rows):
        yield from _row(definition, notes, (*path, "rows", place), row) if row.answer else ()
    if block.kind == "table":
        yield from _table(definition, notes, path, block)


def _row(definition: Definition, notes: Notes, path: Path, row: LetterRow) -> Iterator[tuple[str, Path]]:
    names = definition.data.under(row.answer)
    if not names:
        notes.wrong(path, "unknown_field", name=row.answer)
    for name in names:
        if _has_rows(definition, name):
            notes.wrong(path, "letter_list", name=name)
        yield name, path


def _table(definition: Definition, notes: Notes, path: Path, block: LetterBlock) -> Iterator[tuple[str, Path]]:
    field = definition.data.fields.get(block.text)
    inside = field.items if field else None
    if not isinstance(inside, Form) or not set(block.columns) <= set(inside.fields):
        notes.wrong((*path, "table"), "letter_not_list", name=block.text)
        return
    for name in block.columns or inside.fields:
        yield f"{block.text}.{name}", (*path, "table")


def _secrets(definition: Definition, notes: Notes, path: Path, letter: Letter, printed: Mapping[str, Path]) -> None:
    for name, place in printed.items():
        if _is_secret(definition, name) and name not in letter.secret:
            notes.wrong(place, "letter_secret", name=name)
    for name in letter.secret:
        if name not in printed or not _is_secret(definition, name):
            notes.wrong((*path, "secret", name), "key_does_nothing", name=name)


def _is_secret(definition: Definition, name: str) -> bool:
    """Tell whether an answer, or a column of a list, is secret."""
    field = definition.data.fields.get(name)
    if field:
        return field.pii == "secret"
    whole, _, column = name.rpartition(".")
    parent = definition.data.fields.get(whole)
    return parent is not None and isinstance(parent.items, Form) and parent.items.fields[column].pii == "secret"


LETTERS: tuple[Callable[[Definition, Notes], None], ...] = (letters,)
