"""Categories of reports as frozen data: who answers, in which time, what is asked, when to call 112 instead."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

type Words = Mapping[str, str]

QUESTION_TYPES = ("text", "choice", "choices", "number", "date", "notice")
PLACES = ("needed", "point", "optional")
"""Whether a report needs a place: any (a point, an area, words), a point on the map, or none."""
FALLBACK = "other"
"""The category of what fits nowhere: every door falls back to it, so it is always open."""


class CatalogueError(ValueError):
    """A category file is wrong; the text says where."""


@dataclass(frozen=True, slots=True)
class Stop:
    """An answer after which this is not a report: call `tel` (empty: nobody), `say` why."""

    say: Words
    tel: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Something asked for one category. `stops` maps an answer to what is said instead of going on.

    `when` maps earlier questions to their answers after which this one is asked; empty: always.
    """

    code: str
    type: str
    label: Words
    required: bool = False
    choices: Mapping[str, Words] = field(default_factory=dict)
    stops: Mapping[str, Stop] = field(default_factory=dict)
    hint: Words = field(default_factory=dict)
    max: int = 300
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def is_asked(self, answers: Mapping[str, Any]) -> bool:
        """Tell whether it is asked of somebody who answered so far like this."""
        for code, wanted in self.when.items():
            value = answers.get(code)
            chosen = value if isinstance(value, list) else [value]
            if not any(str(choice) in wanted for choice in chosen):
                return False
        return True


@dataclass(frozen=True, slots=True)
class Group:
    """A heading above categories; `order` are codes of categories that come first in it, in this order."""

    code: str
    name: Words
    icon: str
    order: tuple[str, ...] = ()
    position: int = 0


@dataclass(frozen=True, slots=True)
class Category:
    """What somebody may report. `norm` is a term such as 14wd, `radius` metres for duplicates (0: none looked for).

    `agencies` maps areas to the agency that answers there instead of `agency`; `version` is the city's own (0: as this
    program brings it); a `closed` one takes nothing new, its reports go to `successor`.
    """

    code: str
    group: str
    name: Words
    agency: str
    icon: str = "message-report"
    hint: Words = field(default_factory=dict)
    norm: str = "14wd"
    class_: str = "complaint"
    inspection: bool = False
    radius: int = 60
    second: bool = False
    hidden: bool = False
    keywords: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    stop: Stop | None = None
    agencies: Mapping[str, str] = field(default_factory=dict)
    priority: int = 2
    photo: bool = False
    place: str = "needed"
    closed: bool = False
    successor: str = ""
    version: int = 0

    def agency_at(self, area: str) -> str:
        """Return the code of the agency that answers in an area: the one of the narrowest area that names one."""
        parts = area.split(".")
        areas = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
        return next((self.agencies[code] for code in areas if code in self.agencies), self.agency)


@dataclass(frozen=True, slots=True)
class RoutingRule:
    """Sends what fits `when` to `agency` ("@village" is the office of the place); `why` is shown on the case."""

    when: Mapping[str, Any]
    agency: str
    why: Words


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The open categories by code, the `closed` ones, groups, routing rules in order, the agencies of desk and inspectors.

    `revision` is another number after each change.
    """

    categories: Mapping[str, Category]
    groups: Mapping[str, Group]
    routing: tuple[RoutingRule, ...]
    desk: str
    inspectors: str
    closed: Mapping[str, Category] = field(default_factory=dict)
    revision: int = 0

    def by_group(self, *, closed: bool = False) -> list[tuple[Group, list[Category]]]:
        """Return the open (or `closed`) categories under their headings, each in its order."""
        kinds = (self.closed if closed else self.categories).values()
        headings = sorted(self.groups.values(), key=lambda group: group.position)
        groups = [(group, in_order(group, [kind for kind in kinds if kind.group == group.code])) for group in headings]
        return [(group, categories) for group, categories in groups if categories]

    def get(self, code: str) -> Category | None:
        """Return a category, open or closed, or None."""
        return self.categories.get(code) or self.closed.get(code)

    def current(self, code: str) -> str:
        """Return the open category to which reports of a code go now: itself, or the successor of a closed one."""
        for _step in range(len(self.closed) + 1):
            if code in self.categories or code not in self.closed:
                return code
            code = self.closed[code].successor
        return FALLBACK


def in_order(group: Group, kinds: list[Category]) -> list[Category]:
    """Return categories of a group in its order; those that it does not name follow as they were written."""
    places = {code: place for place, code in enumerate(group.order)}
    return sorted(kinds, key=lambda kind: places.get(kind.code, len(places)))
