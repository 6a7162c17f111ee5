"""The keys of `layanan/1` for those who write definitions: the blocks of the schema, and what each key means."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from satukota.kernel.cases.rules.reading.shape import schema
from satukota.kernel.readers.api import read_yaml

type Json = Mapping[str, Any]

PLAIN = frozenset(
    {"id", "name", "path", "language", "ids", "words", "term", "expression", "share", "question", "group"}
)
WHOLE = "definition"
FOLDER = Path(__file__).parent


@cache
def meanings() -> Mapping[str, str]:
    """Return what each block and key means (`action.guard`), in English."""
    content: Mapping[str, str] = read_yaml((FOLDER / "keys.yaml").read_text(encoding="utf-8")).value
    return content


@cache
def _indonesian() -> Mapping[str, Mapping[str, str]]:
    content: Mapping[str, Mapping[str, str]] = read_yaml((FOLDER / "keys.id.yaml").read_text(encoding="utf-8")).value
    return content


def key_words(key: str, language: str) -> tuple[str, str]:
    """Return a key's short name and its meaning: (`Siapa`, `Peran yang boleh melakukannya.`).

    Where nobody has translated a key yet, both are English, the name taken from how the key is written.
    """
    said = _indonesian().get(key) if language == "id" else None
    written = key.rsplit(".", 1)[-1]
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in written)
    return (said or {}).get("name", spaced.capitalize()), (said or {}).get("means", meanings().get(key, ""))


def untranslated() -> list[str]:
    """Return the blocks and keys that have no Indonesian words."""
    return [key for key in meanings() if not key.startswith("$") and key not in _indonesian()]


def blocks() -> Iterator[tuple[str, Json]]:
    """Yield each block of keys: the whole file first, then its parts."""
    yield from nested_blocks(WHOLE, schema())
    for name, shape in schema()["$defs"].items():
        if name not in PLAIN:
            yield from nested_blocks(name, shape)


def nested_blocks(name: str, shape: Json) -> Iterator[tuple[str, Json]]:
    """Yield a block and the blocks that are written inside it."""
    if "properties" not in shape:
        return
    yield name, shape
    for key, value in shape["properties"].items():
        inside = value.get("items", value)
        yield from nested_blocks(f"{name}.{key}", inside if "properties" in inside else value)


def keys() -> list[str]:
    """Return every key of the format, with its block."""
    return [f"{name}.{key}" for name, shape in blocks() for key in shape["properties"]]
