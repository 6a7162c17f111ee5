"""Two sets of dimensions (the guide, PP 59/2022): in which main dimension of the one a dimension of the other counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

GUIDE, LAW = "guide-2017", "pp59-2022"
SETS = (GUIDE, LAW)


@dataclass(frozen=True)
class Tag:
    """A dimension: its set, what it is part of, and its counterpart in the other set."""

    key: int
    code: str
    framework: str
    parent: int | None = None
    maps_to: int | None = None


def homes(tags: Iterable[Tag], framework: str) -> dict[int, int | None]:
    """Return in which main dimension of a set each dimension counts, None where the mapping leads to none.

    A part without a counterpart of its own goes where the whole goes. The mapping is read both ways.
    """
    known = {tag.key: tag for tag in tags}
    sources: dict[int, int] = {}
    for tag in known.values():
        if tag.maps_to in known and tag.framework == framework:
            sources.setdefault(tag.maps_to or 0, tag.key)
    return {key: _home(tag, framework, known, sources) for key, tag in known.items()}


def _home(tag: Tag, framework: str, known: Mapping[int, Tag], sources: Mapping[int, int]) -> int | None:
    above = known.get(tag.parent or 0)
    if tag.framework == framework:
        return above.key if above else tag.key
    for step in (tag, *((above,) if above else ())):
        other = known.get(step.maps_to or sources.get(step.key, 0))
        if other is not None and other.framework == framework:
            return other.parent or other.key
    return None


def within(tags: Iterable[Tag], code: str) -> list[int]:
    """Return the dimensions of both sets that count in the one with a code; none where no dimension has it."""
    listed = list(tags)
    named = next((tag for tag in listed if tag.code == code), None)
    if named is None:
        return []
    if named.parent is None:
        return [key for key, home in homes(listed, named.framework).items() if home == named.key]
    same = {named.key, named.maps_to or 0}
    return [tag.key for tag in listed if tag.key in same or tag.maps_to == named.key]
