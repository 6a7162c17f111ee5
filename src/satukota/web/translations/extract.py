"""Find the texts that are to be translated: in Python by its syntax tree, in templates by Django's own reader."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
from django.utils.translation.template import templatize

type Key = tuple[str, str]

SINGLE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
CALL = re.compile(
    r"""(?<![\w.])(n?p?gettext|_)\(\s*u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')(?:\s*,\s*u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'))?"""
)


def units(root: Path) -> list[Path]:
    """Return the folders that have a catalogue of their own: the kernel and its packages, shell, modules."""
    modules = sorted(apps.parent for apps in (root / "modules").glob("*/apps.py"))
    packages = sorted(folder.parent for folder in (root / "kernel").glob("*/__init__.py"))
    return [root / "kernel", *packages, root / "web", *modules]


def key(entry: polib.POEntry) -> Key:
    """Return what tells an entry from all others: its text and its context."""
    return entry.msgid, entry.msgctxt or ""


def texts(unit: Path) -> dict[Key, polib.POEntry]:
    """Return the entries that a folder's sources need, by key."""
    found: dict[Key, polib.POEntry] = {}
    # The kernel's own files are its catalogue's; its packages have theirs.
    for file in sorted(unit.glob("*") if unit.name == "kernel" else unit.rglob("*")):
        if "tests" in file.parts or "static" in file.parts or "node_modules" in file.parts:
            continue
        source = {".py": _python, ".html": _template, ".txt": _template, ".xml": _template}.get(file.suffix)
        if source and (file.suffix == ".py" or "templates" in file.parts):
            found |= {key(entry): entry for entry in source(file.read_text("utf-8"), file)}
    return found


def _python(source: str, file: Path) -> Iterator[polib.POEntry]:
    for node in ast.walk(ast.parse(source, str(file))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            given = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            yield from _call(node.func.id, given)


def _call(name: str, given: list[str]) -> Iterator[polib.POEntry]:
    if name in SINGLE and given:
        yield polib.POEntry(msgid=given[0])
    elif name in PLURAL and len(given) > 1:
        yield polib.POEntry(msgid=given[0], msgid_plural=given[1], msgstr_plural={0: ""})
    elif name in CONTEXT and len(given) > 1:
        yield polib.POEntry(msgid=given[1], msgctxt=given[0])


def _template(source: str, file: Path) -> Iterator[polib.POEntry]:
    for name, first, second in CALL.findall(templatize(source, origin=str(file))):
        given = [str(ast.literal_eval(text)) for text in (first, second) if text]
        yield from _call(name, given if name in PLURAL | CONTEXT else given[:1])
