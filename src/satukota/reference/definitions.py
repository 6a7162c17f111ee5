"""The format of case types: every key of `layanan/1` with its meaning, from the schema and keys.yaml."""

from collections.abc import Mapping
from typing import Any

from satukota.kernel.cases.api import format_blocks as blocks
from satukota.kernel.cases.api import format_keys as keys
from satukota.kernel.cases.api import key_meanings as meanings
from satukota.reference.text import begin, finish, table

type Json = Mapping[str, Any]

__all__ = ["blocks", "keys", "meanings", "page"]


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
