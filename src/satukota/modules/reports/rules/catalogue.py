"""Categories of reports as frozen data: who answers, in which time, what is asked, when to call 112 instead."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

type Words = Mapping[str, str]

QUESTION_TYPES = ("text", "choice", "choices", "number", "date", "notice")


class CatalogueError(ValueError):
    """A category file is wrong; the text says where."""


@dataclass(frozen=True, slots=True)
class Stop:
    """An answer after which this is not a report: call `tel` (empty: nobody), `say` why."""

    say: Words
    tel: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Something asked for one category. `stops` maps an answer to what is said instead of going on."""

    code: str
    type: str
    label: Words
    required: bool = False
    choices: Mapping[str, Words] = field(default_factory=dict)
    stops: Mapping[str, Stop] = field(default_factory=dict)
    hint: Words = field(default_factory=dict)
    max: int = 300


@dataclass(frozen=True, slots=True)
class Group:
    """A heading above categories."""

    code: str
    name: Words
    icon: str


@dataclass(frozen=True, slots=True)
class Category:
    """What somebody may report. `norm` is a term such as 14wd, `radius` metres for duplicates (0: has no place)."""

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


@dataclass(frozen=True, slots=True)
class RoutingRule:
    """Sends what fits `when` to `agency` ("@village" is the office of the place); `why` is shown on the case."""

    when: Mapping[str, Any]
    agency: str
    why: Words


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All categories by code, their groups, the routing rules in order, the agency of the desk and of inspectors."""

    categories: Mapping[str, Category]
    groups: Mapping[str, Group]
    routing: tuple[RoutingRule, ...]
    desk: str
    inspectors: str

    def by_group(self) -> list[tuple[Group, list[Category]]]:
        """Return the categories under their headings, in written order."""
        groups = [
            (group, [c for c in self.categories.values() if c.group == group.code]) for group in self.groups.values()
        ]
        return [(group, categories) for group, categories in groups if categories]


def read(raw: Mapping[str, Any], city: Mapping[str, Any] | None = None) -> Catalogue:
    """Build the catalogue from the module's file and what a city changes in it. Raises CatalogueError."""
    city = city or {}
    rows = {row["code"]: row for row in raw.get("categories", ())}
    rows |= {row["code"]: {**rows.get(row["code"], {}), **row} for row in city.get("categories", ())}
    groups = {code: _group(code, row) for code, row in {**raw.get("groups", {}), **city.get("groups", {})}.items()}
    categories = {code: _category(row, groups) for code, row in rows.items() if not row.get("off")}
    rules = tuple(_rule(row) for row in (*city.get("routing", ()), *raw.get("routing", ())))
    desk = city.get("desk", raw.get("desk", ""))
    return Catalogue(categories, groups, rules, desk, city.get("inspectors", raw.get("inspectors", desk)))


def _group(code: str, row: Mapping[str, Any]) -> Group:
    return Group(code, _words(row, code), row.get("icon", "folder"))


def _words(row: Any, where: str) -> dict[str, str]:
    if not isinstance(row, Mapping) or not row.get("id"):
        raise CatalogueError(f"{where}: the Indonesian words are missing")
    return {language: str(row[language]) for language in ("id", "en") if row.get(language)}


def _category(row: Mapping[str, Any], groups: Mapping[str, Group]) -> Category:
    code = row["code"]
    if row.get("group") not in groups:
        raise CatalogueError(f"{code}: there is no group {row.get('group')}")
    if not row.get("agency"):
        raise CatalogueError(f"{code}: an agency is missing")
    plain = {name: row[name] for name in ("icon", "norm", "inspection", "radius", "second", "hidden") if name in row}
    return Category(
        code=code,
        group=row["group"],
        name=_words(row.get("name"), code),
        agency=row["agency"],
        hint=_words(row["hint"], code) if row.get("hint") else {},
        class_=row.get("class", "complaint"),
        keywords=tuple(row.get("keywords", ())),
        questions=tuple(_question(code, question) for question in row.get("questions", ())),
        stop=_stop(row["stop"], code) if row.get("stop") else None,
        **plain,
    )


def _question(category: str, row: Mapping[str, Any]) -> Question:
    where = f"{category}.{row['code']}"
    if row["type"] not in QUESTION_TYPES:
        raise CatalogueError(f"{where}: there is no type {row['type']}")
    choices = {str(key): _words(value, where) for key, value in row.get("choices", {}).items()}
    stops = {str(key): _stop(value, where) for key, value in row.get("stop", {}).items()}
    if not stops.keys() <= choices.keys():
        raise CatalogueError(f"{where}: stops at an answer that is no choice")
    hint = _words(row["hint"], where) if row.get("hint") else {}
    label = _words(row.get("label"), where)
    return Question(
        row["code"], row["type"], label, row.get("required", False), choices, stops, hint, row.get("max", 300)
    )


def _stop(row: Mapping[str, Any], where: str) -> Stop:
    return Stop(_words(row.get("say"), where), str(row.get("tel", "")))


CONDITIONS = {"class", "category", "area", "hours", "answers", "channel"}


def _rule(row: Mapping[str, Any]) -> RoutingRule:
    unknown = set(row.get("when", {})) - CONDITIONS
    if unknown:
        raise CatalogueError(f"routing: there is no condition {', '.join(sorted(unknown))}")
    return RoutingRule(row["when"], row["agency"], _words(row.get("why"), "routing"))
