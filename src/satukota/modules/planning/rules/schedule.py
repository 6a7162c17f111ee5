"""What is late, what begins too early, and the chain of items that decides when a plan is done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Task:
    """An item with dates. `needs` are the keys of what has to be done first; `days` is how long it takes, 0 when done."""

    key: int
    days: int
    needs: tuple[int, ...] = ()


def is_late(end: date | None, done: bool, day: date) -> bool:
    """Tell whether something should have been done before a day and is not."""
    return end is not None and not done and end < day


def days_of(start: date | None, end: date | None, done: bool) -> int:
    """Return how many days something takes from its first to its last; none without dates or when it is done."""
    return 0 if done or start is None or end is None else (end - start).days + 1


def begins_too_early(start: date | None, needed_end: date | None, needed_done: bool) -> bool:
    """Tell whether something is to begin before what it needs is to be done."""
    return not needed_done and start is not None and needed_end is not None and start <= needed_end


def critical_path(tasks: Iterable[Task]) -> list[int]:
    """Return the chain of needs that takes the most days, from its first item to its last.

    Of chains that take equally long, that of the smallest keys. A chain is at least two items; without needs, or where
    items wait for each other in a circle, there is none. Needs outside of the tasks do not count.
    """
    by_key = {task.key: task for task in tasks}
    longest: dict[int, tuple[int, list[int]]] = {}
    for key in _in_order(by_key):
        before = [longest[need] for need in by_key[key].needs if need in longest]
        days, chain = max(before, key=_longest, default=(0, []))
        longest[key] = (days + by_key[key].days, [*chain, key])
    _days, path = max((row for row in longest.values() if len(row[1]) > 1), key=_longest, default=(0, []))
    return path


def _longest(row: tuple[int, list[int]]) -> tuple[int, int, list[int]]:
    days, chain = row
    return days, -len(chain), [-key for key in chain]


def _in_order(tasks: Mapping[int, Task]) -> list[int]:
    """Return keys so that what is needed stands before what needs it; nothing where there is a circle."""
    waiting = {key: {need for need in task.needs if need in tasks} for key, task in tasks.items()}
    needed_by: dict[int, list[int]] = {key: [] for key in tasks}
    for key, needs in waiting.items():
        for need in needs:
            needed_by[need].append(key)
    ready, order = sorted(key for key, needs in waiting.items() if not needs), list[int]()
    while ready:
        key = ready.pop()
        order.append(key)
        for later in needed_by[key]:
            waiting[later].discard(key)
            if not waiting[later]:
                ready.append(later)
    return order if len(order) == len(tasks) else []
