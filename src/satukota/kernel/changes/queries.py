"""The history of what is data of the city."""

from functools import cache
from typing import Any

from django.db.models import QuerySet
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
