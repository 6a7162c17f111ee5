"""The questions of a form as frozen data: a JSON-Schema subset with annotations, flat by dotted path."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from satukota.kernel.cases.rules.logic import Expression
from satukota.kernel.cases.rules.words import Words


@dataclass(frozen=True, slots=True)
class Invalid:
    """A rule across answers: where `when` is true the answer is refused with `say`, or doubted (`warnWhen`)."""

    when: Expression
    say: Words


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `path` is dotted; an array has `items`: a Field (scalars) or a Form (groups, relative paths)."""

    path: str
    type: str
    label: Words
    hint: Words = field(default_factory=dict)
    format: str = ""
    required: bool = False
    required_when: Expression | None = None
    show_when: Expression | None = None
    invalid_when: tuple[Invalid, ...] = ()
    warn_when: tuple[Invalid, ...] = ()
    enum: tuple[Any, ...] = ()
    labels: Mapping[str, Words] = field(default_factory=dict)
    pattern: str = ""
    minimum: float | None = None
    maximum: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    min_items: int | None = None
    max_items: int | None = None
    items: "Field | Form | None" = None
    target: str = ""
    pii: str = ""
    computed: Expression | None = None
    default: Any = None
    default_from: str = ""
    example: Any = None
    unit: str = ""

    @property
    def name(self) -> str:
        """Return the last part of the path."""
        return self.path.rsplit(".", 1)[-1]

    @property
    def rows(self) -> "Form | None":
        """Return what is asked in each row of a list; None where this is no list of rows."""
        return self.items if isinstance(self.items, Form) else None


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that belong together. Of an optional group nothing is required until something is answered."""

    path: str
    label: Words
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """All fields and groups by path, in written order; `computed` are paths in the order of their dependencies."""

    fields: Mapping[str, Field] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    computed: tuple[str, ...] = ()

    def under(self, name: str) -> tuple[str, ...]:
        """Return the paths that a page means by `name`: the field itself or every field of the group."""
        return tuple(path for path in self.fields if path == name or path.startswith(f"{name}."))


@dataclass(frozen=True, slots=True)
class Page:
    """One step of the wizard: flat paths of the fields it asks."""

    id: str
    title: Words
    fields: tuple[str, ...]
    skip_when: Expression | None = None
