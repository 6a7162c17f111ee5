"""Build forms from the `data`, `shared`, `pages` and action `form` parts of a definition."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from satukota.kernel.cases.rules.fields import Field, Form, Group, Invalid, Page
from satukota.kernel.cases.rules.reading.building import Notes, label_of, name_as_words
from satukota.kernel.cases.rules.reading.source import Path
from satukota.kernel.cases.rules.words import Words, words
from satukota.kernel.readers.api import pattern_fault

type Raw = Mapping[str, Any]
type Part = Field | Group

PLAIN = {
    "format": "format",
    "required": "required",
    "pattern": "pattern",
    "minimum": "minimum",
    "maximum": "maximum",
    "minLength": "min_length",
    "maxLength": "max_length",
    "minItems": "min_items",
    "maxItems": "max_items",
    "target": "target",
    "pii": "pii",
    "default": "default",
    "defaultFrom": "default_from",
    "example": "example",
    "unit": "unit",
}
"""Annotations that go into the field as they are: key → attribute."""


def form(notes: Notes, raw: Raw, shared: Raw, path: Path) -> Form:
    """Build a form from a tree of questions; `path` is where the tree stands in the definition."""
    return _as_form(notes, _Reader(notes, shared).tree(raw, _Where(path)), path)


def _as_form(notes: Notes, tree: Iterator[Part], path: Path) -> Form:
    parts = list(tree)
    fields = {part.path: part for part in parts if isinstance(part, Field)}
    groups = {part.path: part for part in parts if isinstance(part, Group)}
    return Form(fields, groups, _in_order(notes, fields, path))


def pages(notes: Notes, raw: list[Raw], data: Form) -> tuple[Page, ...]:
    """Build the pages; names that lead to no question are noted."""
    return tuple(_page(notes, page, data, ("pages", place)) for place, page in enumerate(raw))


def _page(notes: Notes, raw: Raw, data: Form, path: Path) -> Page:
    paths: list[str] = []
    for place, name in enumerate(raw["fields"]):
        inside = data.under(name)
        if not inside:
            notes.wrong((*path, "fields", place), "unknown_field", name=name)
        paths += [path_inside for path_inside in inside if not data.fields[path_inside].computed]
    return Page(raw["id"], label_of(raw, raw["id"], "title"), tuple(paths), notes.maybe(raw, "skipWhen", path))


@dataclass(frozen=True, slots=True)
class _Where:
    """A place in the definition (`at`), the dotted name it has in the form (`path`), the shared parts around it."""

    at: Path
    path: str = ""
    using: tuple[str, ...] = ()

    def into(self, name: str) -> "_Where":
        return _Where((*self.at, name), f"{self.path}.{name}" if self.path else name, self.using)

    def in_shared(self, name: str) -> "_Where":
        return _Where(("shared", name), self.path, (*self.using, name))


@dataclass(frozen=True, slots=True)
class _Reader:
    notes: Notes
    parts: Raw

    def tree(self, raw: Raw, where: _Where) -> Iterator[Part]:
        for name, node in raw.items():
            here = where.into(name)
            if isinstance(node.get("use"), str):
                yield from self.shared_part(node, here)
            elif isinstance(node.get("type"), str):
                yield self.field(node, here)
            else:
                yield Group(here.path, name_as_words(name))
                yield from self.tree(node, here)

    def shared_part(self, node: Raw, where: _Where) -> Iterator[Part]:
        if self.is_known(node["use"], where):
            yield Group(
                where.path,
                label_of(node, where.path.rsplit(".", 1)[-1]),
                optional=node.get("optional", False),
            )
            yield from self.tree(self.parts[node["use"]], where.in_shared(node["use"]))

    def is_known(self, name: str, where: _Where) -> bool:
        if name not in self.parts:
            self.notes.wrong((*where.at, "use"), "unknown_shared", name=name)
        elif name in where.using:
            self.notes.wrong((*where.at, "use"), "shared_circle", name=name)
        else:
            return True
        return False

    def items(self, raw: Raw, where: _Where) -> Field | Form | None:
        items, here = raw.get("items"), _Where((*where.at, "items"), "", where.using)
        if items is None:
            return None
        if "type" in items:
            return self.field(items, here)
        if "use" not in items:
            self.notes.wrong(here.at, "missing_key", name="type")
            return None
        if not self.is_known(items["use"], here):
            return None
        return _as_form(self.notes, self.tree(self.parts[items["use"]], here.in_shared(items["use"])), here.at)

    def field(self, raw: Raw, where: _Where) -> Field:
        notes, at = self.notes, where.at
        _check_field(notes, raw, at)
        return Field(
            path=where.path,
            type=raw["type"],
            label=label_of(raw, where.path.rsplit(".", 1)[-1]),
            hint=words(raw.get("hint")),
            required_when=notes.maybe(raw, "requiredWhen", at),
            show_when=notes.maybe(raw, "showWhen", at),
            invalid_when=_rules(notes, raw, at, "invalidWhen"),
            warn_when=_rules(notes, raw, at, "warnWhen"),
            enum=tuple(raw.get("enum", ())),
            labels=_labels(raw),
            items=self.items(raw, where),
            computed=notes.maybe(raw, "computed", at),
            **{name: raw[key] for key, name in PLAIN.items() if key in raw},
        )


def _check_field(notes: Notes, raw: Raw, at: Path) -> None:
    reason = pattern_fault(raw.get("pattern", ""))
    if reason:
        notes.wrong((*at, "pattern"), "pattern_unreadable", reason=reason)
    if raw["type"] == "array" and "items" not in raw:
        notes.wrong(at, "missing_key", name="items")
    if raw["type"] == "ref" and "target" not in raw:
        notes.wrong(at, "missing_key", name="target")
    for value in raw.get("labels", {}):
        if value not in {str(choice) for choice in raw.get("enum", ())}:
            notes.wrong((*at, "labels", value), "label_without_choice", name=value)


def _rules(notes: Notes, raw: Raw, at: Path, key: str) -> tuple[Invalid, ...]:
    return tuple(
        Invalid(notes.expression(rule["when"], (*at, key, place, "when")), words(rule["say"]))
        for place, rule in enumerate(raw.get(key, ()))
    )


def _labels(raw: Raw) -> Mapping[str, Words]:
    return {value: words(text) for value, text in raw.get("labels", {}).items()}


def _in_order(notes: Notes, fields: Mapping[str, Field], at: Path) -> tuple[str, ...]:
    """Return the computed paths so that each comes after those that it reads; a circle is noted."""
    left = {path: field.computed.reads for path, field in fields.items() if field.computed}
    done: list[str] = []
    while left:
        ready = [path for path, reads in left.items() if not reads & left.keys()]
        if not ready:
            first = next(iter(left))
            notes.wrong((*at, *first.split(".")), "computed_circle", name=first)
            break
        done += ready
        for path in ready:
            del left[path]
    return tuple(done)
