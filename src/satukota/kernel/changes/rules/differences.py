"""What is different between two states of a thing."""

from collections.abc import Iterator, Mapping
from typing import Any

type Values = Mapping[str, Any]
"""The fields of a thing as plain JSON: text, numbers, yes and no, lists, mappings."""


def differences(before: Values | None, after: Values | None) -> Iterator[tuple[str, Any, Any]]:
    """Yield (path, before, after) of what is different; a path leads into mappings (`days/friday`), lists are whole.

    What is not there is None.
    """
    yield from _differences("", before or {}, after or {})


def _differences(above: str, before: Values, after: Values) -> Iterator[tuple[str, Any, Any]]:
    for name in dict.fromkeys([*before, *after]):
        left, right = before.get(name), after.get(name)
        if left == right:
            continue
        if isinstance(left, Mapping) and isinstance(right, Mapping):
            yield from _differences(f"{above}{name}/", left, right)
        else:
            yield f"{above}{name}", left, right
