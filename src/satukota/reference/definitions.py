"""The format of case types: every key of `layanan/1` with its meaning, from the schema and keys.yaml."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from satukota.reference.text import begin, finish, table

type Json = Mapping[str, Any]

HERE = Path(__file__).resolve().parent
SCHEMA = HERE.parent / "kernel" / "cases" / "rules" / "reading" / "schema.json"
PLAIN = {"id", "name", "path", "language", "ids", "words", "term", "expression", "share", "question", "group"}
WHOLE = "definition"


@cache
def schema() -> Json:
    """Return the JSON schema of the format."""
    content: Json = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return content


@cache
def meanings() -> Mapping[str, str]:
    """Return what each key means (`action.guard`)."""
    content: Mapping[str, str] = YAML(typ="safe").load((HERE / "keys.yaml").read_text(encoding="utf-8"))
    return content


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


def page() -> str:
    """Return the page of the format."""
    lines = begin(
        "Case types as data: the format layanan/1",
        "A case type is one YAML file. Unknown keys are refused. A definition is checked before it is published: "
        "every state can be reached and can end, every queue has a role that can act, its own examples pass. "
        "How it is read and what is checked: "
        "[the rules of cases](../../src/satukota/kernel/cases/rules/README.md). "
        "Those that come with the program: [case types](case-types.md).",
        meanings()["$terms"],
    )
    for name, shape in blocks():
        lines += [f"## {name}", "", meanings().get(name, ""), ""]
        required = shape.get("required", ())
        rows = (
            (f"`{key}`", kind(value), meanings()[f"{name}.{key}"], "yes" if key in required else "")
            for key, value in shape["properties"].items()
        )
        lines += table(("Key", "Value", "Means", "Required"), rows)
    return finish(lines)


def kind(shape: Json) -> str:
    """Return in a few words what may stand as a key's value."""
    if "$ref" in shape:
        return str(shape["$ref"]).rsplit("/", 1)[-1]
    if "enum" in shape:
        return ", ".join(f"`{choice}`" for choice in shape["enum"])
    if "const" in shape:
        return f"`{shape['const']}`"
    if shape.get("type") == "array":
        return f"list of {kind(shape.get('items', {}))}"
    inside = shape.get("additionalProperties")
    if isinstance(inside, dict) and inside:
        return f"{kind(inside)} by name"
    return either(shape.get("type", "value"))


def either(types: str | list[str]) -> str:
    """Return a schema's type or types in words."""
    return types if isinstance(types, str) else " or ".join(types)
