"""Dimensions as filters and lights use them: either set, and what has no counterpart in it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.models import Dimension
from satukota.modules.planning.rules import dimensions as rules
from satukota.modules.planning.rules.dimensions import GUIDE, LAW, SETS, Tag

NAMES: Mapping[str, Promise] = {GUIDE: _("Guide of 100 Smart City"), LAW: _("PP 59/2022")}
TAG = ("pk", "code", "framework", "parent", "maps_to")


def tags() -> list[Tag]:
    """Return all dimensions of both sets."""
    return [Tag(*row) for row in Dimension.objects.values_list(*TAG)]


def chosen_set(text: str) -> str:
    """Return the set that an address names, else the guide's."""
    return text if text in SETS else GUIDE


def ids_within(code: str) -> list[int]:
    """Return the ids of all dimensions that count in the one with a code, of whichever set."""
    return rules.within(tags(), code)


def codes_within(code: str) -> frozenset[str]:
    """Return the codes of all dimensions that count in the one with a code, of whichever set."""
    known = tags()
    keys = set(rules.within(known, code))
    return frozenset(tag.code for tag in known if tag.key in keys)


def main_dimensions(framework: str) -> list[Dimension]:
    """Return the main dimensions of a set."""
    return list(Dimension.objects.filter(framework=framework, parent=None))


def offered() -> list[tuple[str, list[Dimension]]]:
    """Return the main dimensions of both sets for a filter, each under the name of its set."""
    rows = list(Dimension.objects.filter(parent=None))
    return [(str(NAMES[name]), [row for row in rows if row.framework == name]) for name in SETS]


@dataclass(frozen=True)
class Choice:
    """A set that may be chosen."""

    code: str
    name: str
    chosen: bool


def sets(chosen: str) -> list[Choice]:
    """Return both sets, the chosen one marked."""
    return [Choice(code, str(NAMES[code]), code == chosen) for code in SETS]


@dataclass(frozen=True)
class Part:
    """A dimension in the list of its set: its counterpart in the other, and whether it counts in none there."""

    dimension: Dimension
    lost: bool


def register() -> list[tuple[str, list[Part]]]:
    """Return both sets with every dimension, and of each whether the other set has a place for it."""
    rows = list(Dimension.objects.select_related("maps_to", "parent"))
    known = tags()
    other = {name: rules.homes(known, next(one for one in SETS if one != name)) for name in SETS}
    return [
        (str(NAMES[name]), [Part(row, other[name][row.pk] is None) for row in rows if row.framework == name])
        for name in SETS
    ]
