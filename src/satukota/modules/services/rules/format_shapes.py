"""What may stand at a place of a definition, read from the JSON schema of its format: so the editor knows every key.

A key that the schema gains has its field in the editor without a line here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jsonschema import Draft202012Validator

type Json = Mapping[str, Any]
type Path = tuple[str | int, ...]

LONG = 300
"""A text that may have so many letters gets a box of several lines."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What may stand at a place: `kind` says how it is edited, `key` names it in the reference (`action.guard`).

    Kinds: text, long, number, check, choice, words, term, formula, switch (yes, no or a condition), names (a list of
    words), table (words or texts by name), section (a map of fixed keys), records (a map or list of maps), free.
    """

    kind: str
    key: str
    schema: Json
    block: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    parts: Mapping[str, "Shape"] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the key itself."""
        return self.key.rsplit(".", 1)[-1]

    @property
    def is_list(self) -> bool:
        """Tell whether records stand in a list, not under names."""
        return self.schema.get("type") == "array"


class Shapes:
    """The shapes of one schema."""

    def __init__(self, schema: Json, plain: frozenset[str], whole: str) -> None:
        self.schema, self.plain, self.whole = schema, plain, whole

    def root(self) -> Shape:
        """Return the shape of a whole definition."""
        return self._section(self.schema, self.whole, self.whole, required=True)

    def at(self, path: Path, value: Any) -> Shape:
        """Return what may stand at a path of a definition, where `value` stands at its beginning.

        Raises LookupError for a path that the format does not have.
        """
        shape = self.root()
        for name in path:
            inner = value.get(name) if isinstance(value, Mapping) else None
            inner = value[name] if isinstance(value, list) and isinstance(name, int) and name < len(value) else inner
            shape = self.inside(shape, name, inner)
            value = inner
        return shape

    def inside(self, shape: Shape, name: str | int, value: Any) -> Shape:
        """Return what may stand under a name of a shape, where it says `value`. Raises LookupError."""
        if shape.kind == "section":
            return shape.parts[str(name)]
        if shape.kind == "records":
            return self.entry(shape, value)
        raise LookupError(name)

    def entry(self, records: Shape, value: Any) -> Shape:
        """Return the shape of an entry of records that says `value` (or will)."""
        schema = records.schema["items"] if records.is_list else records.schema["additionalProperties"]
        if isinstance(value, str) and self.takes_text(records):
            return Shape("long", records.key, schema)
        return self._shape(schema, records.key, value=value if isinstance(value, Mapping) else {"type": "string"})

    def takes_text(self, records: Shape) -> bool:
        """Tell whether an entry of a list may be a plain text in place of a map (a letter's points)."""
        solid, _name = self._resolved(records.schema.get("items", {}), {})
        return "string" in solid.get("type", ())

    def _resolved(self, schema: Json, value: Any) -> tuple[Json, str]:
        """Return a schema without references and conditions, and the name under which it is defined."""
        name = ""
        while "$ref" in schema or "if" in schema:
            if "$ref" in schema:
                name = str(schema["$ref"]).rsplit("/", 1)[-1]
                schema = self.schema["$defs"][name]
            else:
                fits = Draft202012Validator(schema["if"]).is_valid(value)
                schema = schema.get("then" if fits else "else", {})
        return schema, name

    def _shape(self, schema: Json, key: str, *, required: bool = False, value: Any = None) -> Shape:
        outer = str(schema.get("$ref", "")).rsplit("/", 1)[-1]
        if outer in ("words", "term"):
            return Shape(outer, key, schema, required=required)
        if outer == "expression" or _is_formula(schema):
            return Shape("formula", key, schema, required=required)
        if "oneOf" in schema and "properties" not in schema:
            return Shape("switch", key, schema, required=required)
        if "if" in schema:
            # A word or something larger (`timer`, `validate`): written as YAML, the words proposed.
            return Shape("free", key, schema, required=required, choices=tuple(schema["then"].get("enum", ())))
        solid, name = self._resolved(schema, value)
        if "properties" in solid:
            return self._section(solid, key, key if name in self.plain or not name else name, required=required)
        return self._simple(solid, key, required=required)

    def _section(self, solid: Json, key: str, block: str, *, required: bool) -> Shape:
        wanted = solid.get("required", ())
        parts = {
            name: self._shape(part, f"{block}.{name}", required=name in wanted)
            for name, part in solid["properties"].items()
        }
        return Shape("section", key, solid, block, required, parts=parts)

    def _simple(self, solid: Json, key: str, *, required: bool) -> Shape:
        kind, choices = self._kind(solid)
        return Shape(kind, key, solid, required=required, choices=tuple(str(choice) for choice in choices))

    def _kind(self, solid: Json) -> tuple[str, list[Any]]:
        types = solid.get("type", ())
        first = types if isinstance(types, str) else next(iter(types), "")
        if "enum" in solid or "const" in solid:
            return "choice", list(solid.get("enum", [solid.get("const")]))
        if first == "array" or "array" in types:
            return self._list_kind(solid.get("items", {}))
        if first == "object":
            return self._map_kind(solid)
        if first in ("integer", "number"):
            return "number", []
        if first == "boolean":
            return "check", []
        long = "pattern" not in solid and solid.get("maxLength", 0) >= LONG
        return ("long" if long else "text" if first else "free"), []

    def _list_kind(self, items: Json) -> tuple[str, list[Any]]:
        solid, _name = self._resolved(items, {})
        if "enum" in solid:
            return "names", list(solid["enum"])
        if "properties" in solid:
            return "records", []
        return ("free" if solid.get("type") == "array" else "names"), []

    def _map_kind(self, solid: Json) -> tuple[str, list[Any]]:
        inner = solid.get("additionalProperties")
        if not isinstance(inner, Mapping) or not inner:
            return "free", []
        names = solid.get("propertyNames", {}).get("enum", [])
        target, name = self._resolved(inner, {"type": "string"})
        if target.get("type") == "object" and name != "words":
            return "records", names
        return "table", names

    def is_words(self, table: Shape) -> bool:
        """Tell whether the entries of a table are texts in languages."""
        return str(table.schema["additionalProperties"].get("$ref", "")).endswith("/words")

    def keys(self) -> Iterator[str]:
        """Yield the key of every shape that can be reached."""
        seen: set[str] = set()
        todo = [self.root()]
        while todo:
            shape = todo.pop()
            if shape.key in seen and shape.kind != "section":
                continue
            seen.add(shape.key)
            yield shape.key
            todo += [part for part in shape.parts.values() if part.key not in seen]
            if shape.kind == "records":
                entry = self.entry(shape, {"type": "string"})
                todo += [part for part in entry.parts.values() if part.key not in seen]


def _is_formula(schema: Json) -> bool:
    """Tell whether a number or text may also be an expression (`fee.amount`, `clock.term`)."""
    types = schema.get("type", ())
    return isinstance(types, list) and "object" in types and "additionalProperties" not in schema
