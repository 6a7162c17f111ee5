"""The code of a question, page, state, paper or step is changed, and everything in the definition that names it follows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from satukota.kernel.cases.api import CaseType, count_matters
from satukota.kernel.readers.api import read_yaml
from satukota.modules.services.models import Draft
from satukota.modules.services.queries.editor_choices import OF
from satukota.modules.services.queries.editor_page import value_at
from satukota.modules.services.queries.format_keys import shapes
from satukota.modules.services.rules.editor_values import ABSENT
from satukota.modules.services.rules.format_shapes import Path, Shape
from satukota.modules.services.rules.yaml_edits import Scalar, replaced, scalars

QUESTIONS, PAGES, STATES, PAPERS, STEPS = "questions", "pages", "states", "documents", "actions"
HOLDERS = {"data": QUESTIONS, "pages": PAGES, "states": STATES, "documents": PAPERS, "actions": STEPS}
LISTED = frozenset({PAGES, PAPERS, STEPS})
"""Kinds whose entries stand in a list and say their code as `id`."""
NAME, CODE = re.compile(r"[a-z][a-z0-9_]{0,59}"), re.compile(r"[a-z][a-z0-9_-]{0,59}")
LOCAL = frozenset({"block.columns"})
"""Keys whose questions are those of a row."""
ALSO = {
    "requirement.same": QUESTIONS,
    "prefill.ask": QUESTIONS,
    "prefill.fill": QUESTIONS,
    "letter.secret": QUESTIONS,
    "definition.verify.show": QUESTIONS,
    "output.about": QUESTIONS,
    "action.set": QUESTIONS,
    "action.validate": PAGES,
}
"""Keys that name parts of the definition and are typed, beside those that are chosen (`editor_choices.OF`)."""
NAMED_BY_KEY = frozenset(
    {
        "requirement.same",
        "prefill.fill",
        "letter.secret",
        "action.set",
        "definition.notify",
        "definition.privacy.retain",
    }
)
"""Maps whose keys name parts; in all others the values do."""
EACH = frozenset({"map", "filter", "reduce", "all", "some", "none"})
"""Operators whose later arguments look at the rows of a list, not at the application."""
ASKED_OF = {"$documents": PAPERS, "$state": STATES}
"""Built-in variables that are compared with the code of a part."""


class BadName(ValueError):
    """A code cannot be used; `code` says why: shape, taken."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Named:
    """A part of a definition that has a code: its kind, where it stands, its code (a question's: its path)."""

    kind: str
    place: Path
    code: str

    @property
    def last(self) -> str:
        """Return the last word of the code, which is what changes."""
        return self.code.rsplit(".", 1)[-1]


def named_at(raw: Any, place: Path) -> Named | None:
    """Return the part with a code of its own at a place, None where there is none that could be changed."""
    kind = HOLDERS.get(str(place[0])) if place else None
    if kind is None or len(place) < 2 or value_at(raw, place) is ABSENT:
        return None
    if kind == QUESTIONS:
        groups = (value_at(raw, place[:n]) for n in range(2, len(place)))
        plain = all(isinstance(group, Mapping) and "type" not in group and "use" not in group for group in groups)
        return Named(kind, place, ".".join(map(str, place[1:]))) if plain else None
    if len(place) != 2:
        return None
    code = value_at(raw, (*place, "id")) if kind in LISTED else place[1]
    return Named(kind, place, code) if isinstance(code, str) and code else None


def renamed(source: str, part: Named, name: str) -> str:
    """Return a text in which a part has another code (a question's last word), everywhere; all else stays as it is.

    Raises BadName where the code has a wrong shape or is another's.
    """
    raw = read_yaml(source).value
    if not (NAME if part.kind == QUESTIONS else CODE).fullmatch(name):
        raise BadName("shape")
    if name != part.last and name in _codes_beside(raw, part):
        raise BadName("taken")
    code = ".".join((*part.code.split(".")[:-1], name))
    renaming = _Renaming(raw, part, code)
    words = [word for word in scalars(source) if word.path]
    changes = {(word.start, word.end): renaming.letters(word, source[word.start : word.end]) for word in words}
    return replaced(source, changes)


def _codes_beside(raw: Any, part: Named) -> set[str]:
    beside = value_at(raw, part.place[:-1])
    if isinstance(beside, Mapping):
        return {str(name) for name in beside}
    return {str(entry.get("id")) for entry in beside if isinstance(entry, Mapping)}


class _Renaming:
    """What becomes of each word of a text when a part has another code."""

    def __init__(self, raw: Any, part: Named, code: str) -> None:
        self.raw, self.part, self.code = raw, part, code
        self.own = (*part.place, "id") if part.kind in LISTED else part.place
        self.whole = re.compile(rf"(?<![\w.$-]){re.escape(part.code)}(?![\w-])")
        self.braces = re.compile(rf"\{{{re.escape(part.code)}(?=[:.}}])")
        self.last = re.compile(rf"(?<![\w-]){re.escape(part.last)}(?![\w-])")
        self.known: dict[Path, Shape | None] = {(): shapes().root()}

    def letters(self, word: Scalar, letters: str) -> str:
        """Return a word's letters with the new code where it names the part."""
        new_last = self.code.rsplit(".", 1)[-1]
        if word.path == self.own:
            return self.last.sub(new_last, letters) if word.is_key == (self.part.kind not in LISTED) else letters
        if self.part.kind == QUESTIONS and self._answers_in_example(word):
            return self.last.sub(new_last, letters)
        if self._names(word):
            if word.is_key and self._key(word.path) == "action.set":
                return letters.replace(f"data.{self.part.code}", f"data.{self.code}")
            return self.whole.sub(self.code, letters)
        if self.part.kind == QUESTIONS and word.path[0] == "outputs" and not word.is_key:
            return self.braces.sub(f"{{{self.code}", letters)
        return letters

    def _names(self, word: Scalar) -> bool:
        """Tell whether a word names parts of this kind: in a key that does, in a formula, in an example."""
        path, key = word.path, self._key(word.path)
        if path[0] == "tests":
            return self._in_example(word)
        if not word.is_key and (path[-1] == "var" or path[-2:] == ("var", 0)):
            return self.part.kind == QUESTIONS and not self._is_local(path)
        if not word.is_key and self._compared_with(path) == self.part.kind:
            return True
        if path[0] == "dedup" or (path[-2:-1] == ("rows",) and path[0] == "outputs"):
            return self.part.kind == QUESTIONS and not word.is_key
        kind = OF.get(key, ALSO.get(key, ""))
        return kind == self.part.kind and key not in LOCAL and word.is_key == (key in NAMED_BY_KEY)

    def _key(self, path: Path) -> str:
        """Return the key of the format (`action.from`) that a word lies in."""
        for depth in range(len(path), -1, -1):
            shape = self._shape(path[:depth])
            if shape is not None:
                return shape.key
        return ""

    def _shape(self, path: Path) -> Shape | None:
        if path not in self.known:
            above = self._shape(path[:-1])
            inner = value_at(self.raw, path)
            try:
                self.known[path] = (
                    shapes().inside(above, path[-1], None if inner is ABSENT else inner) if above else None
                )
            except LookupError:
                self.known[path] = None
        return self.known[path]

    def _is_local(self, path: Path) -> bool:
        """Tell whether a variable is one of a row, a shared group or a step's form that has the same name."""
        if any(str(name) in EACH and path[at + 1] != 0 for at, name in enumerate(path[:-1])):
            return True
        own = path[:2] if path[0] == "shared" else path[:3] if path[0] == "actions" and path[2] == "form" else ()
        around = value_at(self.raw, own) if own else ABSENT
        return isinstance(around, Mapping) and self.part.code.split(".")[0] in around

    def _compared_with(self, path: Path) -> str:
        """Return the kind of parts that a word of a formula is compared with (`{in: [ktp, {var: $documents}]}`)."""
        beside = value_at(self.raw, path[:-1])
        variables = (
            [entry.get("var") for entry in beside if isinstance(entry, Mapping)] if isinstance(beside, list) else []
        )
        return next((ASKED_OF[name] for name in variables if isinstance(name, str) and name in ASKED_OF), "")

    def _in_example(self, word: Scalar) -> bool:
        _tests, _number, key, *rest = (*word.path, "", "")
        if key in ("end", "denied", "path", "flags"):
            named = {"end": STATES, "denied": STEPS, "path": STEPS}.get(key)
            if key == "path" and self.part.kind == QUESTIONS:
                return not word.is_key and isinstance(word.path[-1], int) and len(word.path) > 5
            step = word.path[4:] in ((), ("action",)) and not word.is_key
            step = step or (len(word.path) == 5 and word.is_key and word.path[4] not in ("action", "form", "by"))
            return named == self.part.kind and (key != "path" or step) and (key == "path" or not word.is_key)
        return key == "given" and rest[0] == "$documents" and self.part.kind == PAPERS and not word.is_key

    def _answers_in_example(self, word: Scalar) -> bool:
        """Tell whether a key of an example's answers is the question's."""
        path = word.path
        return (
            word.is_key
            and path[0] == "tests"
            and path[2:3] == ("given",)
            and ".".join(map(str, path[3:])) == self.part.code
        )


def stays_because(case_type: str, part: Named) -> int:
    """Return how many applications keep something under the code of a part; where there are any, it stays.

    A page is only passed through: nothing is kept under its code.
    """
    if part.kind == PAGES or not _is_published(case_type, part):
        return 0
    return count_matters(case_type) + Draft.objects.filter(definition__type=case_type, case=None).count()


def _is_published(case_type: str, part: Named) -> bool:
    versions = CaseType.objects.filter(type=case_type, published_at__isnull=False)
    return any(_has(read_yaml(source).value, part) for source in versions.values_list("source", flat=True))


def _has(raw: Any, part: Named) -> bool:
    if part.kind == QUESTIONS:
        return value_at(raw, ("data", *part.code.split("."))) is not ABSENT
    entries = value_at(raw, (part.kind,))
    if isinstance(entries, list):
        return any(isinstance(entry, Mapping) and entry.get("id") == part.code for entry in entries)
    return isinstance(entries, Mapping) and part.code in entries
