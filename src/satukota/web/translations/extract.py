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
    entries: dict[Key, polib.POEntry] = {}
    # The kernel's own files are its catalogue's; its packages have theirs.
    for file in sorted(unit.glob("*") if unit.name == "kernel" else unit.rglob("*")):
        if "tests" in file.parts or "static" in file.parts or "node_modules" in file.parts:
            continue
        source = {".py": _python, ".html": _template, ".txt": _template, ".xml": _template}.get(file.suffix)
        if source and (file.suffix == ".py" or "templates" in file.parts):
            entries |= {key(entry): entry for entry in source(file.read_text("utf-8"), file)}
    return entries


def _python(source: str, file: Path) -> Iterator[polib.POEntry]:
    for node in ast.walk(ast.parse(source, str(file))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            arguments = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            yield from _call(node.func.id, arguments)


def _call(name: str, arguments: list[str]) -> Iterator[polib.POEntry]:
    if name in SINGLE and arguments:
        yield polib.POEntry(msgid=arguments[0])
    elif name in PLURAL and len(arguments) > 1:
        yield polib.POEntry(msgid=arguments[0], msgid_plural=arguments[1], msgstr_plural={0: ""})
    elif name in CONTEXT and len(arguments) > 1:
        yield polib.POEntry(msgid=arguments[1], msgctxt=arguments[0])


def _template(source: str, file: Path) -> Iterator[polib.POEntry]:
    for name, first, second in CALL.findall(templatize(source, origin=str(file))):
        arguments = [str(ast.literal_eval(text)) for text in (first, second) if text]
        yield from _call(name, arguments if name in PLURAL | CONTEXT else arguments[:1])
