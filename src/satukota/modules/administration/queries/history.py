"""The history of what is data of the city, as a page tells it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from satukota.kernel.changes.api import Change, differences_in_words

SHOWN = 30


@dataclass(frozen=True, slots=True)
class Told:
    """A change in words: what was different, before and after; `undone` where it was taken back."""

    change: Change
    lines: list[tuple[str, str, str]]
    undone: bool


@dataclass(frozen=True, slots=True)
class History:
    """The newest changes of a thing, and how many earlier ones are not listed."""

    rows: list[Told]
    more: int


def told(changes: QuerySet[Change]) -> History:
    """Return the newest changes in words."""
    rows = list(changes[:SHOWN])
    undone = _undone(rows)
    lines = [Told(row, differences_in_words(row.kind, row.before, row.after), row.pk in undone) for row in rows]
    return History(lines, max(changes.count() - SHOWN, 0))


def _undone(rows: Iterable[Change]) -> set[int]:
    keys = [row.pk for row in rows]
    return {pk for pk in Change.objects.filter(undoes__in=keys).values_list("undoes", flat=True) if pk is not None}
