"""What differs between two versions of a plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Change:
    """What became of one item between two versions: added, dropped, changed, or moved to stand under another one.

    `fields` holds (field, before, after); of what was added, what it says.
    """

    kind: str
    code: str
    name: str
    fields: tuple[tuple[str, str, str], ...] = ()


type Snapshot = Mapping[str, Mapping[str, Any]]


def diff(before: Snapshot, after: Snapshot) -> list[Change]:
    """Return what was added, dropped and changed, in the order of the codes. Keys are the items' lasting ids."""
    added = [
        Change("added", item["code"], item["name"], _told(item)) for uid, item in after.items() if uid not in before
    ]
    dropped = [Change("dropped", item["code"], item["name"]) for uid, item in before.items() if uid not in after]
    changed = []
    for uid, new in after.items():
        if uid in before and before[uid] != new and (fields := _fields(before[uid], new)):
            moved = any(name == "parent" for name, _old, _new in fields)
            changed.append(Change("moved" if moved else "changed", new["code"], new["name"], fields))
    return sorted(added + dropped + changed, key=lambda change: (change.code, change.kind))


NAMED = frozenset({"code", "name"})


def _told(item: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """Return what an item that was added says, beside its code and name."""
    told = ((name, _text(value)) for name, value in item.items() if name not in NAMED and value is not False)
    return tuple((name, "", text) for name, text in told if text)


def _fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    # What an older version did not hold yet says nothing about a change.
    names = [name for name in new if name in old]
    return tuple(
        (name, _text(old.get(name)), _text(new.get(name)))
        for name in names
        if _text(old.get(name)) != _text(new.get(name))
    )


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return "" if value is None else str(value)
