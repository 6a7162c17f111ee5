"""Find the texts that are to be translated: in Python by its syntax tree, in templates by Django's own reader."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

from satukota.web.translations.catalog import Entry

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


def texts(unit: Path) -> dict[str, Entry]:
    """Return the entries that a folder's sources need, by key."""
    found: dict[str, Entry] = {}
    # The kernel's own files are its catalogue's; its packages have theirs.
    for file in sorted(unit.glob("*") if unit.name == "kernel" else unit.rglob("*")):
        if "tests" in file.parts or "static" in file.parts or "node_modules" in file.parts:
            continue
        source = {".py": _python, ".html": _template, ".txt": _template, ".xml": _template}.get(file.suffix)
        if source and (file.suffix == ".py" or "templates" in file.parts):
            found |= {entry.key: entry for entry in source(file.read_text("utf-8"), file)}
    return found


def _python(source: str, file: Path) -> Iterator[Entry]:
    for node in ast.walk(ast.parse(source, str(file))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            given = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            yield from _call(node.func.id, given)


def _call(name: str, given: list[str]) -> Iterator[Entry]:
    if name in SINGLE and given:
        yield Entry(given[0])
    elif name in PLURAL and len(given) > 1:
        yield Entry(given[0], plural=given[1])
    elif name in CONTEXT and len(given) > 1:
        yield Entry(given[1], context=given[0])


def _template(source: str, file: Path) -> Iterator[Entry]:
    for name, first, second in CALL.findall(templatize(source, origin=str(file))):
        given = [str(ast.literal_eval(text)) for text in (first, second) if text]
        yield from _call(name, given if name in PLURAL | CONTEXT else given[:1])
