"""The keys of the format for the editor: their shapes, and how the services that come with the program say them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from satukota.kernel.cases.api import format_schema
from satukota.kernel.readers.api import read_yaml
from satukota.modules.services.rules.format_shapes import Shape, Shapes
from satukota.modules.services.rules.yaml_edits import flow

PLAIN = frozenset({"question", "group", "words", "ids", "id"})
FOLDER = Path(__file__).parents[1] / "definitions"
LONGEST_EXAMPLE = 160


@cache
def shapes() -> Shapes:
    """Return the shapes of the format."""
    return Shapes(format_schema(), PLAIN, "definition")


OFTEN = 0.15
"""A key that so many entries of its kind say is shown at once; the others stand under "more"."""


@cache
def _examples() -> Mapping[str, str]:
    """Return how the services that come with the program say each key, one that shows more than a word."""
    examples: dict[str, str] = {}
    for key, value in _all_said():
        written = flow(value)
        if key not in examples and len(written) <= LONGEST_EXAMPLE:
            examples[key] = f"{key.rsplit('.', 1)[-1]}: {written}"
    return examples


@cache
def _all_said() -> list[tuple[str, Any]]:
    texts = (path.read_text(encoding="utf-8") for path in sorted(FOLDER.rglob("*.yaml")))
    return [pair for text in texts for pair in _said(shapes().root(), read_yaml(text).value)]


@cache
def _shares() -> Mapping[str, float]:
    """Return of each key in how many of the entries that could say it it is said."""
    said = Counter(key for key, _value in _all_said())
    entries: Counter[str] = Counter()
    for key, count in said.items():
        block = key.rpartition(".")[0]
        entries[block] = max(entries[block], count)
    return {key: count / entries[key.rpartition(".")[0]] for key, count in said.items()}


def is_usual(key: str) -> bool:
    """Tell whether a key is said often enough to be shown at once."""
    return _shares().get(key, 0) >= OFTEN


def _said(shape: Shape, value: Any) -> Iterator[tuple[str, Any]]:
    if shape.kind == "section" and isinstance(value, Mapping):
        for name, part in shape.parts.items():
            if name in value:
                yield part.key, value[name]
                yield from _said(part, value[name])
    elif shape.kind == "records" and isinstance(value, Mapping | list):
        for entry in value.values() if isinstance(value, Mapping) else value:
            yield from _said(shapes().entry(shape, entry), entry)


def key_example(key: str) -> str:
    """Return how a service that comes with the program says a key; empty where none does."""
    return _examples().get(key, "")
