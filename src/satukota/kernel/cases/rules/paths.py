"""Flat and nested names of answers: `saksi.0.nama` and `{"saksi": [{"nama": …}]}`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

MOST_ITEMS = 1000


def find(data: Any, path: str) -> Any:
    """Return the value at a dotted path, or None."""
    for part in path.split("."):
        # Nearly all are plain dicts, which are told without asking the abstract class.
        if not isinstance(data, dict) and not isinstance(data, Mapping):
            return None
        data = data.get(part)
    return data


def put(data: dict[str, Any], path: str, value: Any) -> None:
    """Set the value at a dotted path; groups on the way are made, a path that runs through a value is left out."""
    *groups, name = path.split(".")
    for group in groups:
        inner = data.get(group)
        if inner is None:
            inner = data[group] = {}
        if not isinstance(inner, dict):
            return
        data = inner
    data[name] = value


def drop(data: dict[str, Any], path: str) -> None:
    """Remove the value at a dotted path, where there is one."""
    *groups, name = path.split(".")
    inner = find(data, ".".join(groups)) if groups else data
    if isinstance(inner, dict):
        inner.pop(name, None)


def nest(flat: Mapping[str, Any]) -> dict[str, Any]:
    """Turn flat paths into nested data: `{"saksi.0.nama": …}` into `{"saksi": [{"nama": …}]}`.

    Numbers are places in a list when all names beside them are; gaps close up. A path that runs through a value
    (`a` and `a.b`) is left out.
    """
    tree: dict[str, Any] = {}
    for path, value in flat.items():
        inner, (*groups, name) = tree, path.split(".")
        for group in groups:
            inner = inner.setdefault(group, {}) if isinstance(inner, dict) else {}
        if isinstance(inner, dict) and not isinstance(inner.get(name), dict):
            inner[name] = value
    return {name: _with_lists(value) for name, value in tree.items()}


def _with_lists(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    if node and all(name.isascii() and name.isdigit() for name in node) and len(node) <= MOST_ITEMS:
        return [_with_lists(node[name]) for name in sorted(node, key=int)]
    return {name: _with_lists(value) for name, value in node.items()}


def flatten(data: Mapping[str, Any]) -> dict[str, Any]:
    """Turn nested data into flat paths; the opposite of `nest` (empty groups and lists vanish)."""
    return dict(_flat(data, ""))


def _flat(node: Any, under: str) -> Iterator[tuple[str, Any]]:
    if isinstance(node, Mapping):
        pairs: Iterator[tuple[Any, Any]] = iter(node.items())
    elif isinstance(node, Sequence) and not isinstance(node, str):
        pairs = iter(enumerate(node))
    else:
        yield under, node
        return
    for name, value in pairs:
        yield from _flat(value, f"{under}.{name}" if under else str(name))
