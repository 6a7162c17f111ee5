"""YAML 1.2 to plain JSON values, each with the line it stands on. Nothing is guessed: `on` and dates stay text.

No alias, no tag, no second document; length and depth are bounded: what is read is never larger than what was written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
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

LONGEST = 200_000
DEEPEST = 48
_INT = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,17}")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
"""What no column, page or paper can hold."""

type Path = tuple[str | int, ...]


class UnreadableYaml(ValueError):
    """The text cannot be read: the line (from 1), the path, and a code with its parameters say why."""

    def __init__(self, line: int, path: Path, code: str, params: dict[str, object]) -> None:
        super().__init__(f"line {line}: {params.get('reason') or code}")
        self.line, self.path, self.code, self.params = line, path, code, params


@dataclass
class YamlText:
    """A parsed text: `value` as JSON has it, `lines` from path to line (counted from 1)."""

    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)


def read_yaml(text: str, *, longest: int = LONGEST) -> YamlText:
    """Parse one YAML document of at most `longest` letters. Raises UnreadableYaml."""
    if len(text) > longest:
        raise UnreadableYaml(1, (), "text_too_long", {"most": longest})
    try:
        return _Reader(text).document()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = {"reason": error.problem or error.context}
        raise UnreadableYaml(mark.line + 1 if mark else 1, (), "yaml", reason) from None
    except YAMLError as error:
        raise UnreadableYaml(1, (), "yaml", {"reason": str(error)}) from None


class _Reader:
    """Walks the parser's events; the parser itself is lazy, so a hostile depth stops at `DEEPEST`."""

    def __init__(self, text: str) -> None:
        self.read = YamlText()
        self.events: Iterator[Any] = YAML(typ="safe", pure=True).parse(text)

    def document(self) -> YamlText:
        next(self.events), next(self.events, None)
        self.read.value = self.node(next(self.events, None), ())
        next(self.events, None)
        following = next(self.events, None)
        if following is not None and not type(following).__name__.startswith("StreamEnd"):
            self.refuse(following, (), "yaml_documents")
        return self.read

    def node(self, event: Any, path: Path) -> Any:
        if event is not None and path not in self.read.lines:
            self.read.lines[path] = event.start_mark.line + 1
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
        values: dict[str, Any] = {}
        while not isinstance(event := next(self.events), MappingEndEvent):
            if not isinstance(event, ScalarEvent):
                self.refuse(event, path, "yaml_key")
            here = (*path, event.value)
            if event.value in values:
                self.refuse(event, here, "yaml_twice", name=event.value)
            self.read.lines[here] = event.start_mark.line + 1
            values[event.value] = self.node(next(self.events), here)
        return values

    def sequence(self, path: Path) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            values.append(self.node(event, (*path, len(values))))
        return values

    def scalar(self, event: Any, path: Path) -> Any:
        if event.tag is not None and event.tag != "!":
            self.refuse(event, path, "yaml_tag")
        if _UNPRINTABLE.search(event.value):
            self.refuse(event, path, "character")
        return plain(event.value) if event.implicit[0] else event.value

    def refuse(self, event: Any, path: Path, code: str, **params: object) -> None:
        raise UnreadableYaml(event.start_mark.line + 1, path, code, params)


def plain(text: str) -> Any:
    """Return an unquoted scalar as null, truth, number, else text: YAML 1.2, but `001` keeps its zeros as text."""
    if text.lower() in _WORDS and text in {text.lower(), text.capitalize(), text.upper()}:
        return _WORDS[text.lower()]
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
