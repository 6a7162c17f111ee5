"""Changes of one place in a YAML text: everything else, comments and line breaks too, stays as its writer wrote it.

A path is a tuple of keys and places: `("actions", 3, "label")`. What is written anew is written on one line.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from satukota.kernel.readers.api import plain

type Path = tuple[str | int, ...]

_SAFE = re.compile(r"[^\W\d_][\w .()/+%²–-]*|\$[a-z]+", re.UNICODE)
STEP = 2


class NoSuchPlace(LookupError):
    """The text has nothing at a path."""


def flow(value: Any) -> str:
    """Return a value as YAML on one line: `{id: Nama, en: Name}`."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow(str(name))}: {flow(part)}" for name, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(part) for part in value) + "]"
    if isinstance(value, str) and _SAFE.fullmatch(value) and value == value.strip() and plain(value) == value:
        return value
    return json.dumps(value, ensure_ascii=False)


def block(value: Any, indent: int) -> str:
    """Return a map or list as lines of its entries, each on one line; anything else on the line of its key."""
    pad = "\n" + " " * indent
    if isinstance(value, dict) and value:
        return "".join(f"{pad}{flow(str(name))}: {flow(part)}" for name, part in value.items())
    if isinstance(value, list) and value and isinstance(value[0], dict | list):
        return "".join(f"{pad}- {flow(part)}" for part in value)
    return " " + flow(value)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of a map or list: where its key (or dash) begins, and the node of its value."""

    name: str | int
    start: int
    node: Node


def _compose(text: str) -> Node:
    node: Node | None = YAML(typ="safe", pure=True).compose(text)
    if node is None:
        raise NoSuchPlace(())
    return node


def _entries(node: Node) -> list[_Entry]:
    if isinstance(node, MappingNode):
        return [_Entry(key.value, key.start_mark.index, value) for key, value in node.value]
    if isinstance(node, SequenceNode):
        return [_Entry(place, value.start_mark.index, value) for place, value in enumerate(node.value)]
    return []


def _is_flow(node: Node) -> bool:
    """Tell whether a map or list is written in brackets."""
    return isinstance(node, CollectionNode) and bool(node.flow_style)


def _at(node: Node, path: Path) -> Node:
    for name in path:
        node = next((entry.node for entry in _entries(node) if entry.name == name), None) or _missing(path)
    return node


def _missing(path: Path) -> Node:
    raise NoSuchPlace(path)


def _end(node: Node) -> int:
    """Return where a node's own text ends; a block's mark stands behind the comments that follow it."""
    entries = _entries(node)
    if entries and not _is_flow(node):
        return _end(entries[-1].node)
    return int(node.end_mark.index)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A word of a text: where it stands, its letters with their quotes, and whether it is a key of a map."""

    path: Path
    start: int
    end: int
    is_key: bool


def scalars(text: str) -> Iterator[Scalar]:
    """Yield every key and value of a text, each once; a key has the path of what it names."""
    yield from _scalars(_compose(text), ())


def _scalars(node: Node, path: Path) -> Iterator[Scalar]:
    if isinstance(node, ScalarNode):
        yield Scalar(path, int(node.start_mark.index), int(node.end_mark.index), is_key=False)
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            here = (*path, key.value)
            yield Scalar(here, int(key.start_mark.index), int(key.end_mark.index), is_key=True)
            yield from _scalars(value, here)
    else:
        for place, value in enumerate(node.value):
            yield from _scalars(value, (*path, place))


def replaced(text: str, changes: Mapping[tuple[int, int], str]) -> str:
    """Return a text with other letters at some places of it, (start, end) → letters."""
    for (start, end), letters in sorted(changes.items(), reverse=True):
        text = f"{text[:start]}{letters}{text[end:]}"
    return text


def set_value(text: str, path: Path, value: Any) -> str:
    """Return a text that says `value` at a path; a key that is missing is added behind its neighbours."""
    *above, name = path
    parent = _at(_compose(text), tuple(above))
    entry = next((entry for entry in _entries(parent) if entry.name == name), None)
    if entry is None:
        return _added(text, parent, name, value)
    start, end = entry.node.start_mark.index, _end(entry.node)
    if isinstance(entry.node, ScalarNode) and entry.node.style in ("|", ">"):
        return f"{text[:start]}{flow(value)}\n{text[end:]}"
    if _entries(entry.node) and not _is_flow(entry.node):
        return _block_replaced(text, entry, value)
    # A key without a value has its mark behind the colon: a space belongs there.
    gap = " " if start == end and not text[start - 1 : start].isspace() else ""
    return f"{text[:start]}{gap}{flow(value)}{text[end:]}"


def _block_replaced(text: str, entry: _Entry, value: Any) -> str:
    """Return a text with a value in the place of a block; the comments between key and block stay."""
    start, end = int(entry.node.start_mark.index), _end(entry.node)
    written = _as_block(text, entry, value)
    if written.startswith("\n"):
        return f"{text[: _before(text, start)]}{written}{text[end:]}"
    if isinstance(entry.name, int):
        return f"{text[:start]}{written.lstrip()}{text[end:]}"
    colon = text.index(":", entry.start) + 1
    return f"{text[:colon]}{written}{text[colon : _before(text, start)]}{text[end:]}"


def _before(text: str, place: int) -> int:
    """Return where the white space before a place begins."""
    return len(text[:place].rstrip())


def _as_block(text: str, entry: _Entry, value: Any) -> str:
    """Return a value in the place of a block: its entries keep their column; none at all is said behind the key."""
    return block(value, _column(text, int(entry.node.start_mark.index)))


def _added(text: str, parent: Node, name: str | int, value: Any) -> str:
    if isinstance(parent, ScalarNode):
        raise NoSuchPlace((name,))
    key = f"{flow(str(name))}: " if isinstance(parent, MappingNode) else ""
    entries = _entries(parent)
    if _is_flow(parent):
        place = _end(entries[-1].node) if entries else int(parent.start_mark.index) + 1
        return f"{text[:place]}{', ' if entries else ''}{key}{flow(value)}{text[place:]}"
    if not entries:
        raise NoSuchPlace((name,))
    place = _line_end(text, _end(entries[-1].node))
    pad = " " * _column(text, _first_of_line(text, parent, entries[-1]))
    if isinstance(parent, SequenceNode):
        return f"{text[:place]}\n{pad}- {flow(value)}{text[place:]}"
    shown = block(value, len(pad) + STEP) if not pad else " " + flow(value)
    return f"{text[:place]}\n{pad}{flow(str(name))}:{shown}{text[place:]}"


def _first_of_line(text: str, parent: Node, entry: _Entry) -> int:
    """Return where an entry of a block begins: at its key, or at the dash before it."""
    if isinstance(parent, MappingNode):
        return entry.start
    return text.rindex("-", 0, entry.start)


def _column(text: str, place: int) -> int:
    return place - (text.rfind("\n", 0, place) + 1)


def _line_end(text: str, place: int) -> int:
    if place and text[place - 1] == "\n":
        return place - 1
    end = text.find("\n", place)
    return len(text) if end < 0 else end


def remove(text: str, path: Path) -> str:
    """Return a text without what stands at a path; what becomes empty by it goes too."""
    *above, name = path
    parent = _at(_compose(text), tuple(above))
    entries = _entries(parent)
    place = next((n for n, entry in enumerate(entries) if entry.name == name), None)
    if place is None:
        raise NoSuchPlace(path)
    if len(entries) == 1 and above:
        return remove(text, tuple(above))
    if _is_flow(parent):
        if place + 1 < len(entries):
            return text[: entries[place].start] + text[entries[place + 1].start :]
        return (
            text[: _end(entries[place - 1].node) if place else entries[place].start] + text[_end(entries[place].node) :]
        )
    if place == 0 and _behind_dash(text, parent):
        # The first key of an entry of a list stands behind its dash, which the next key inherits.
        return text[: entries[0].start] + text[entries[1].start :]
    start, end = _lines_of(text, parent, entries[place], comments=False)
    return text[:start] + text[min(end + 1, len(text)) :]


def _lines_of(text: str, parent: Node, entry: _Entry, *, comments: bool) -> tuple[int, int]:
    """Return the lines of an entry of a block, from the first letter to before the last line break.

    With `comments` those that stand directly above it belong to it.
    """
    begin = _first_of_line(text, parent, entry)
    start, end = begin - _column(text, begin), _line_end(text, _end(entry.node))
    while comments and start:
        above = text.rfind("\n", 0, start - 1) + 1
        if not text[above:start].lstrip().startswith("#"):
            break
        start = above
    return start, end


def move(text: str, path: Path, step: int) -> str:
    """Return a text in which an entry stands one place earlier (-1) or later (1); at the edge it stays."""
    *above, name = path
    parent = _at(_compose(text), tuple(above))
    entries = _entries(parent)
    place = next((n for n, entry in enumerate(entries) if entry.name == name), None)
    if place is None:
        raise NoSuchPlace(path)
    first, second = sorted((place, place + step))
    if first < 0 or second >= len(entries):
        return text
    (a, b), (c, d) = (_span(text, parent, entries[n]) for n in (first, second))
    return text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]


def _span(text: str, parent: Node, entry: _Entry) -> tuple[int, int]:
    if _is_flow(parent):
        return entry.start, _end(entry.node)
    if _behind_dash(text, parent):
        return entry.start, _line_end(text, _end(entry.node))
    return _lines_of(text, parent, entry, comments=True)


def _behind_dash(text: str, parent: Node) -> bool:
    """Tell whether a map is an entry of a list, so that its first key stands on the line of the dash."""
    if not isinstance(parent, MappingNode):
        return False
    first = int(parent.start_mark.index)
    return text[first - _column(text, first) : first].strip() == "-"


def put(text: str, path: Path, value: Any) -> str:
    """Return a text that says `value` at a path, with the maps above it where they are missing."""
    root = _compose(text)
    for depth in range(len(path) - 1, -1, -1):
        try:
            node = _at(root, path[:depth])
        except NoSuchPlace:
            value = {path[depth]: value}
        else:
            if isinstance(node, ScalarNode):  # a word stands where a map belongs: the map takes its place
                return set_value(text, path[:depth], {path[depth]: value})
            return set_value(text, path[: depth + 1], value)
    return text


def append(text: str, path: Path, value: Any) -> str:
    """Return a text whose list at a path has one more entry; a list that is missing begins with it."""
    try:
        node = _at(_compose(text), path)
    except NoSuchPlace:
        return put(text, path, [value])
    return set_value(text, (*path, len(_entries(node))), value)
