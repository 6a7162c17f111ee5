"""What a page of the editor shows of a definition's text: fields, lists, faults where they belong, examples of each key."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import get_language

from satukota.kernel.cases.api import Problem, key_words, problem_message, say
from satukota.modules.services.queries.editor_choices import OF, OPEN, Choices, choices_for
from satukota.modules.services.queries.format_keys import is_usual, key_example, shapes
from satukota.modules.services.rules.editor_values import (
    ABSENT,
    SPARE,
    condition_parts,
    names_of,
    shown_text,
    term_parts,
    words_of,
)
from satukota.modules.services.rules.format_shapes import Path as Place
from satukota.modules.services.rules.format_shapes import Shape
from satukota.modules.services.rules.yaml_edits import flow

SECTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("about", "info-circle", ("title", "summary", "basis", "owner", "audience", "channels", "catalogue", "standard")),
    ("questions", "forms", ("pages", "data", "shared")),
    ("papers", "files", ("documents",)),
    ("steps", "route", ("states", "actions", "roles", "flags", "sla", "clocks", "escalations", "calendar")),
    ("fee", "cash", ("fees",)),
    ("letters", "certificate", ("outputs", "verify", "notify", "after")),
    ("examples", "player-play", ("tests",)),
)
"""Sections of the editor with the keys that stand there first; what is in none of them stands in the last one."""
REST = ("rest", "dots", ())
NOT_EDITED = frozenset({"format", "version", "status", "ended", "id"})
TITLES = ("label", "title", "name", "say", "publicLabel", "text", "heading", "grounds", "service", "source")
LONGEST_TITLE = 90
RENAMED = frozenset({"pages", "documents", "actions"})
"""Lists whose entries have a code that others name: it is changed by a form of its own (`queries.renaming`)."""
ORDERED = frozenset({"page.fields", "example.path"})


def address(path: Place) -> str:
    """Return a place as it stands in an address: `actions/3`."""
    return "/".join(str(name) for name in path)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its key (with words where it is fixed) and what is said there."""

    key: str
    title: str
    words: Mapping[str, str] | None
    text: str
    ticked: list[str] | None = None


@dataclass(frozen=True, slots=True)
class EditField:
    """A field of the editor: its html name, shape, texts, what it says, what can be chosen, and what is wrong."""

    name: str
    path: Place
    shape: Shape
    title: str
    means: str
    example: str
    value: Any
    choices: Choices | None = None
    parts: list["EditField"] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    questions: Choices = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    typed: str | None = None
    ordered: list["Item"] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Return how it is drawn."""
        return "ordered" if self.shape.key in ORDERED else self.shape.kind

    @property
    def address(self) -> str:
        """Return the place as it stands in an address."""
        return address(self.path)

    @property
    def one_of(self) -> list[tuple[str, str, bool]]:
        """Return what can be chosen: (code, words, chosen); what is said and does not exist is there too."""
        known = dict(self.choices or [(code, code) for code in self.shape.choices])
        now = "" if self.value is ABSENT else str(self.value)
        known |= {now: now} if now and now not in known else {}
        return [(code, words, code == now) for code, words in known.items()]

    @property
    def proposals(self) -> Choices:
        """Return what is proposed while it is typed."""
        return self.choices or [(code, code) for code in self.shape.choices]

    @property
    def condition_questions(self) -> Choices:
        """Return the questions that a condition can look at, the one it looks at among them."""
        now = self.condition[0]
        known = dict(self.questions)
        return [*self.questions, *([(now, now)] if now and now not in known else [])]

    @property
    def at_once(self) -> bool:
        """Tell whether it is shown at once: needed, said, wrong, or said by many; the others stand under "more"."""
        return bool(self.shape.required or self.said or self.faults or self.typed) or is_usual(self.shape.key)

    @property
    def said(self) -> bool:
        """Tell whether the definition says anything here."""
        return self.value is not ABSENT

    @property
    def text(self) -> str:
        """Return the value as one text; nothing where the three choices of a condition say it."""
        if self.typed is not None:
            return self.typed
        hidden = self.asks_condition and self.condition[0]
        return "" if hidden else shown_text(self.shape, self.value)

    @property
    def words(self) -> dict[str, str]:
        """Return a text by language."""
        return words_of(self.value)

    @property
    def term(self) -> tuple[str, str]:
        """Return a term as number and unit."""
        return term_parts(self.value)

    @property
    def condition(self) -> tuple[str, str, str]:
        """Return a condition as question, comparison and value."""
        return condition_parts(self.value)

    @property
    def asks_condition(self) -> bool:
        """Tell whether it is a condition, which can be chosen; amounts and computed answers are formulas."""
        return str(self.shape.schema.get("$ref", "")).endswith("expression") and self.shape.name != "computed"

    @property
    def names(self) -> list[str]:
        """Return what is listed, as texts."""
        return [name if isinstance(name, str) else flow(name) for name in names_of(self.value)]

    @property
    def ticks(self) -> list[tuple[str, str, bool]]:
        """Return what can be ticked: (code, words, ticked); what is said and does not exist is there too."""
        known = dict(self.choices or [(code, code) for code in self.shape.choices])
        return [(code, known.get(code, code), True) for code in self.names] + [
            (code, words, False) for code, words in known.items() if code not in self.names
        ]

    @property
    def opens(self) -> bool:
        """Tell whether it is typed with proposals instead of chosen from a list."""
        from_list = self.choices is not None or bool(self.shape.choices)
        return from_list and (_source_is_open(self.shape.key) or self.shape.kind == "free")


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a list: where it is, its code, its words, how many faults it has, whether it is a group."""

    path: Place
    code: str
    title: str
    detail: str
    faults: int
    first: bool
    last: bool

    @property
    def address(self) -> str:
        """Return the place as it stands in an address."""
        return address(self.path)

    @property
    def called(self) -> str:
        """Return its title, its code where it has none."""
        return self.title or self.code


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of entries that have a page of their own."""

    path: Place
    key: str
    title: str
    means: str
    example: str
    items: list[Item]
    by_name: bool
    faults: list[str] = field(default_factory=list)
    names: Choices | None = None
    kind: str = "listing"

    @property
    def address(self) -> str:
        """Return the place as it stands in an address."""
        return address(self.path)


def _source_is_open(key: str) -> bool:
    return OF.get(key, "") in OPEN


def value_at(raw: Any, path: Place) -> Any:
    """Return what a definition says at a path, ABSENT where it says nothing."""
    for name in path:
        if isinstance(raw, Mapping):
            raw = raw.get(name, ABSENT)
        else:
            raw = raw[name] if isinstance(raw, list) and isinstance(name, int) and 0 <= name < len(raw) else ABSENT
    return raw


def dotted(path: Place) -> str:
    """Return a path as problems write it (`actions.3.guard`)."""
    return ".".join(str(name) for name in path)


class EditorPage:
    """The fields and lists of one place of a definition's text."""

    def __init__(self, raw: Mapping[str, Any], problems: Iterable[Problem], known: Mapping[str, Iterable[str]]) -> None:
        self.raw, self.known = raw, known
        self.problems = [(f"{_by_place(problem.path, raw)}.", problem) for problem in problems]
        self.language = get_language() or "id"

    def faults(self, path: Place) -> list[str]:
        """Return what is wrong exactly at a place."""
        return [problem_message(problem) for where, problem in self.problems if where == f"{dotted(path)}."]

    def count(self, path: Place) -> int:
        """Return how many faults lie at a place or inside it."""
        return sum(where.startswith(f"{dotted(path)}.") for where, _problem in self.problems)

    def title(self, path: Place) -> str:
        """Return how an entry is called: its label or title, else its name."""
        value = value_at(self.raw, path)
        item = self._item(path, path[-1], value, first=True, last=True)
        return item.title or item.code or key_words(shapes().at(path, self.raw).key, self.language)[0]

    def section_keys(self, code: str) -> list[str]:
        """Return the keys of a section that the format has; the last section has all that no other names."""
        root = shapes().root().parts
        placed = {name for _code, _icon, names in SECTIONS for name in names}
        wanted = next((names for name, _icon, names in SECTIONS if name == code), None)
        if wanted is None:
            return [name for name in root if name not in placed and name not in NOT_EDITED]
        return [name for name in wanted if name in root]

    def parts(self, path: Place, keys: Iterable[str] | None = None) -> Iterator[EditField | Listing]:
        """Yield the fields and lists of a place; of the whole definition only those of some keys.

        Raises LookupError for a place that the format does not have.
        """
        shape = shapes().at(path, self.raw)
        if shape.kind != "section":
            yield self.listing(path, shape) if shape.kind == "records" else self.field(path, shape, "text")
            return
        for name, part in shape.parts.items() if keys is None else ((key, shape.parts[key]) for key in keys):
            here = (*path, name)
            if name == "id" and path[0] in RENAMED:
                continue
            yield self.listing(here, part) if part.kind == "records" else self.field(here, part, name)
            yield from self._lists_inside(here, part)

    def _lists_inside(self, path: Place, shape: Shape) -> Iterator[Listing]:
        """Yield the lists of a section that is drawn on the page of what it belongs to."""
        for name, part in shape.parts.items():
            if part.kind == "records":
                yield self.listing((*path, name), part)
            yield from self._lists_inside((*path, name), part)

    def field(self, path: Place, shape: Shape, name: str) -> EditField:
        """Return the field of a place."""
        title, means = key_words(shape.key, self.language)
        value = value_at(self.raw, path)
        if "wh|wd" in shape.schema.get("pattern", "") and not isinstance(value, Mapping):
            shape = replace(shape, kind="term")
        drawn = EditField(
            name,
            path,
            shape,
            title,
            means,
            key_example(shape.key),
            value,
            choices_for(shape.key, self.raw, self.known, shape.choices),
        )
        return replace(
            drawn,
            faults=self.faults(path),
            parts=[
                self.field((*path, inner), part, f"{name}/{inner}")
                for inner, part in shape.parts.items()
                if part.kind != "records"
            ],
            rows=list(self._rows(drawn)) if shape.kind == "table" else [],
            questions=choices_for("page.fields", self.raw, {}) or [] if drawn.asks_condition else [],
            ordered=list(self._ordered(drawn)) if drawn.kind == "ordered" else [],
        )

    def _ordered(self, drawn: EditField) -> Iterator[Item]:
        """Yield what is listed in its order; `detail` is the address of the question where there is one."""
        known, last = dict(drawn.choices or ()), len(drawn.names) - 1
        for place, code in enumerate(drawn.names):
            question = ("data", *code.split("."))
            target = address(question) if value_at(self.raw, question) is not ABSENT else ""
            here = (*drawn.path, place)
            title = known.get(code, code)
            yield Item(here, code, title, target, self.count(here), first=place == 0, last=place == last)

    def _rows(self, drawn: EditField) -> Iterator[Row]:
        said = drawn.value if isinstance(drawn.value, Mapping) else {}
        texts = shapes().is_words(drawn.shape)
        fixed = dict(drawn.choices or [(code, code) for code in drawn.shape.choices])
        if drawn.shape.name == "labels":
            choices = value_at(self.raw, (*drawn.path[:-1], "enum"))
            fixed = {str(choice): str(choice) for choice in choices} if isinstance(choices, list) else {}
        keys = [*fixed, *(str(key) for key in said if str(key) not in fixed)]
        keys += [] if fixed else [""] * SPARE
        for key in keys:
            value = said.get(key, ABSENT)
            title = key_words(f"{drawn.shape.key}.{key}", self.language)[0] if key in drawn.shape.choices else ""
            yield Row(
                key,
                title or fixed.get(key, ""),
                words_of(value) if texts else None,
                "" if value is ABSENT else value if isinstance(value, str) else flow(value),
            )

    def listing(self, path: Place, shape: Shape) -> Listing:
        """Return the list of a place."""
        title, means = key_words(shape.key, self.language)
        value = value_at(self.raw, path)
        pairs = (
            list(value.items())
            if isinstance(value, Mapping)
            else list(enumerate(value))
            if isinstance(value, list)
            else []
        )
        items = [
            self._item((*path, name), name, entry, first=place == 0, last=place == len(pairs) - 1)
            for place, (name, entry) in enumerate(pairs)
        ]
        names = choices_for(shape.key, self.raw, self.known)
        unused = [choice for choice in names if choice[0] not in {item.code for item in items}] if names else None
        return Listing(
            path, shape.key, title, means, key_example(shape.key), items, not shape.is_list, self.faults(path), unused
        )

    def _item(self, path: Place, name: str | int, entry: Any, *, first: bool, last: bool) -> Item:
        said = entry if isinstance(entry, Mapping) else {"text": entry} if isinstance(entry, str) else {}
        words = next((said[key] for key in TITLES if key in said), "")
        title = (say(words, self.language) if isinstance(words, Mapping) else str(words))[:LONGEST_TITLE]
        code = str(name) if isinstance(name, str) else str(said.get("id", ""))
        group = (
            [inner for inner in said if isinstance(said[inner], Mapping)] if "data" in path or "form" in path else []
        )
        detail = ", ".join(group[:6]) if group and "type" not in said and "use" not in said else ""
        return Item(path, code, title, detail, self.count(path), first, last)


def _by_place(path: str, raw: Mapping[str, Any]) -> str:
    """Return a problem's path with places where it names an entry of a list by its id (`actions.ajukan.run`)."""
    steps: list[str] = []
    value: Any = raw
    for name in path.split(".") if path else []:
        step = _place_of(name, value) if isinstance(value, list) else name
        value = value_at(value, (step,))
        steps.append(str(step))
    return ".".join(steps)


def _place_of(name: str, entries: list[Any]) -> str | int:
    ids = [str(entry.get("id")) if isinstance(entry, Mapping) else "" for entry in entries]
    return int(name) if name.isdecimal() else ids.index(name) if name in ids else name
