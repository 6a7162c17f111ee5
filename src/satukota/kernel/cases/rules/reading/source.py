"""YAML 1.2 to plain JSON values, each with the line it stands on. Nothing is guessed: `on` and dates stay text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from satukota.kernel.cases.rules.problems import DefinitionError, Problem

LONGEST = 200_000
DEEPEST = 48
_INT = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,17}")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}

type Path = tuple[str | int, ...]


@dataclass
class Source:
    """A parsed text: `value` as JSON has it, `lines` from path to line (counted from 1)."""

    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """Return the line of a path, or of the nearest part of it that is there."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: Path, code: str, /, **params: object) -> Problem:
        """Return a problem at a path."""
        return Problem(self.line(path), ".".join(str(part) for part in path), code, params)


@lru_cache(maxsize=32)
def read(text: str) -> Source:
    """Parse one YAML document. Raises DefinitionError with the line where it cannot be read.

    What is published is read several times (checks, definition, examples), the parser is slow: the newest are kept.
    """
    if len(text) > LONGEST:
        raise DefinitionError([Problem(1, "", "text_too_long", {"most": LONGEST})])
    try:
        return _Reader(text).document()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise DefinitionError([Problem(line, "", "yaml", {"reason": error.problem or error.context})]) from None
    except YAMLError as error:
        raise DefinitionError([Problem(1, "", "yaml", {"reason": str(error)})]) from None


class _Reader:
    """Walks the parser's events; the parser itself is lazy, so a hostile depth stops at `DEEPEST`."""

    def __init__(self, text: str) -> None:
        self.source = Source()
        self.events: Iterator[Any] = YAML(typ="safe", pure=True).parse(text)

    def document(self) -> Source:
        next(self.events), next(self.events, None)
        self.source.value = self.node(next(self.events, None), ())
        next(self.events, None)
        following = next(self.events, None)
        if following is not None and not type(following).__name__.startswith("StreamEnd"):
            self.refuse(following, (), "yaml_documents")
        return self.source

    def node(self, event: Any, path: Path) -> Any:
        if event is not None and path not in self.source.lines:
            self.source.lines[path] = event.start_mark.line + 1
        if isinstance(event, ScalarEvent):
            return self.scalar(event, path)
        if len(path) >= DEEPEST:
            self.refuse(event, path, "yaml_deep", most=DEEPEST)
        if isinstance(event, MappingStartEvent):
            return self.mapping(path)
        if isinstance(event, SequenceStartEvent):
            return self.sequence(path)
        if isinstance(event, AliasEvent):
            self.refuse(event, path, "yaml_alias")
        return None

    def mapping(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self.events), MappingEndEvent):
            if not isinstance(event, ScalarEvent):
                self.refuse(event, path, "yaml_key")
            here = (*path, event.value)
            if event.value in found:
                self.refuse(event, here, "yaml_twice", name=event.value)
            self.source.lines[here] = event.start_mark.line + 1
            found[event.value] = self.node(next(self.events), here)
        return found

    def sequence(self, path: Path) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            found.append(self.node(event, (*path, len(found))))
        return found

    def scalar(self, event: Any, path: Path) -> Any:
        if event.tag is not None and event.tag != "!":
            self.refuse(event, path, "yaml_tag")
        return plain(event.value) if event.implicit[0] else event.value

    def refuse(self, event: Any, path: Path, code: str, **params: object) -> None:
        line = event.start_mark.line + 1
        raise DefinitionError([Problem(line, ".".join(str(part) for part in path), code, params)])


def plain(text: str) -> Any:
    """Return an unquoted scalar as null, truth, number, else text: YAML 1.2, but `001` keeps its zeros as text."""
    if text.lower() in _WORDS and text in {text.lower(), text.capitalize(), text.upper()}:
        return _WORDS[text.lower()]
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
