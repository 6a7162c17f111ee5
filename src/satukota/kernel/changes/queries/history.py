"""The history of what is data of the city."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from satukota.kernel.changes.models import Change
from satukota.kernel.changes.rules import Values, differences
from satukota.kernel.registry.api import Configurable, Module, offers, resolve


@cache
def configurables() -> dict[str, tuple[Module, Configurable]]:
    """Return everything that can be changed, by its kind: the module that owns it, and its declaration."""
    return {entry.kind: (module, entry) for module, entry in offers("configurables", Configurable)}


def values_of(kind: str) -> dict[str, Values]:
    """Return the present values of everything of a kind, by key. Raises KeyError for an unknown kind."""
    module, entry = configurables()[kind]
    return dict(resolve(module.name, entry.rows)())


def changes_of(kind: str, key: str = "") -> QuerySet[Change]:
    """Return the changes of a kind, or of one thing of it, newest first, with who made them."""
    rows = Change.objects.filter(kind=kind).select_related("user", "agency")
    return rows.filter(key=key) if key else rows


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the history to show; empty means all. `since` and `until` are moments, `until` not included."""

    kind: str = ""
    key: str = ""
    user: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""


def search_changes(rows: QuerySet[Change], wanted: Wanted) -> QuerySet[Change]:
    """Return those changes that fit; each of the words stands in the key, the reason or one of the values."""
    exact = {
        "kind": wanted.kind, "key": wanted.key, "user": wanted.user, "at__gte": wanted.since, "at__lt": wanted.until,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.words:
        rows = rows.annotate(old=Cast("before", TextField()), new=Cast("after", TextField()))
    for word in wanted.words.split():
        places = [Q(**{f"{name}__icontains": word}) for name in ("key", "reason", "old", "new")]
        rows = rows.filter(places[0] | places[1] | places[2] | places[3])
    return rows.select_related("user", "agency")


def newer_changes(change: Change) -> QuerySet[Change]:
    """Return the changes of the same thing that came after this one, newest first."""
    return changes_of(change.kind, change.key).filter(pk__gt=change.pk)


def changed_by_people(kind: str, keys: Iterable[str]) -> dict[str, set[str]]:
    """Return which fields of things somebody changed on a page, by key; what was made or removed there has all of them."""
    fields: dict[str, set[str]] = {}
    for change in changes_of(kind).filter(key__in=list(keys)):
        paths = {path for path, _before, _after in differences(change.before, change.after)}
        fields.setdefault(change.key, set()).update(paths)
    return fields


def differences_in_words(kind: str, before: Values | None, after: Values | None) -> list[tuple[str, str, str]]:
    """Return (what, before, after) of what is different, in the words of the reader's language."""
    labels = configurables()[kind][1].words if kind in configurables() else {}
    return [
        (_label(labels, path), _in_words(left), _in_words(right)) for path, left, right in differences(before, after)
    ]


def _label(labels: Any, path: str) -> str:
    """Return a path in words: each part by its label, what has none as it is."""
    return " · ".join(str(labels.get(part, part)) for part in path.split("/"))


def _in_words(value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "; ".join(_in_words(part) for part in value) or "–"
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_in_words(part)}" for name, part in value.items()) or "–"
    return str(value)
