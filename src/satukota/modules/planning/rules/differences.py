"""What differs between two versions of a plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Change:
    """What became of one item between two versions. `fields` holds (field, before, after)."""

    kind: str
    code: str
    name: str
    fields: tuple[tuple[str, str, str], ...] = ()


type Snapshot = Mapping[str, Mapping[str, Any]]


def diff(before: Snapshot, after: Snapshot) -> list[Change]:
    """Return what was added, dropped and changed, in the order of the codes. Keys are the items' lasting ids."""
    added = [Change("added", item["code"], item["name"]) for uid, item in after.items() if uid not in before]
    dropped = [Change("dropped", item["code"], item["name"]) for uid, item in before.items() if uid not in after]
    changed = []
    for uid, new in after.items():
        if uid in before and before[uid] != new and (fields := _fields(before[uid], new)):
            changed.append(Change("changed", new["code"], new["name"], fields))
    return sorted(added + dropped + changed, key=lambda change: (change.code, change.kind))


def _fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    names = dict.fromkeys([*old, *new])
    return tuple(
        (name, _text(old.get(name)), _text(new.get(name)))
        for name in names
        if _text(old.get(name)) != _text(new.get(name))
    )


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return "" if value is None else str(value)
