"""All words that can stand on a screen, by language: from the catalogues and the case types."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from satukota.runtime import messages

ROOT = Path(__file__).resolve().parent.parent / "src" / "satukota"


@cache
def words(language: str) -> frozenset[str]:
    """Return the texts of screens in Indonesian (`id`) or English (`en`)."""
    found = set(defined(language))
    for catalogue in messages.catalogues(ROOT):
        for entry in messages.read(catalogue):
            found.update([entry.msgstr, *entry.msgstr_plural.values()] if language == "id" else [entry.msgid])
    return frozenset(found)


def defined(language: str) -> Iterator[str]:
    """Yield the labels that case types and other data of modules give in a language."""
    for path in sorted(ROOT.glob("modules/**/*.yaml")):
        yield from labels(YAML(typ="safe").load(path.read_text(encoding="utf-8")), language)


def labels(value: Any, language: str) -> Iterator[str]:
    """Yield every text of that language inside a value."""
    if isinstance(value, dict):
        if isinstance(value.get(language), str) and set(value) <= {"id", "en"}:
            yield value[language]
        for inside in value.values():
            yield from labels(inside, language)
    elif isinstance(value, list):
        for inside in value:
            yield from labels(inside, language)
