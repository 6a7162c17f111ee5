"""A category as plain values: how files write it, how the city keeps it, and the frozen category that is read from it."""

from collections.abc import Iterable, Mapping
from typing import Any

from satukota.modules.reports.rules.catalogue import (
    PLACES,
    QUESTION_TYPES,
    CatalogueError,
    Category,
    Group,
    Question,
    RoutingRule,
    Stop,
    Words,
)

type Values = dict[str, Any]

LANGUAGES = ("id", "en")
PLAIN: Mapping[str, Any] = {
    "icon": "message-report",
    "norm": "14wd",
    "class": "complaint",
    "inspection": False,
    "radius": 60,
    "second": False,
    "hidden": False,
    "priority": 2,
    "photo": False,
    "closed": False,
    "successor": "",
}
"""Fields of one word, number, yes or no, with what holds where a file does not say it."""
CONDITIONS = {"class", "category", "area", "hours", "answers", "channel"}


def words_in(row: Any) -> dict[str, str]:
    """Return the words of a row by language."""
    row = row if isinstance(row, Mapping) else {}
    return {language: str(row[language]) for language in LANGUAGES if row.get(language)}


def category_values(row: Mapping[str, Any]) -> Values:
    """Return a category's row in one form: every field there, questions and choices as lists, which keep their order.

    Reads what files write and what it returned itself.
    """
    plain = {name: row.get(name, default) for name, default in PLAIN.items()}
    default = "needed" if plain["radius"] else "optional"
    return {
        "name": words_in(row.get("name")),
        "hint": words_in(row.get("hint")),
        "group": str(row.get("group") or ""),
        "agency": str(row.get("agency") or ""),
        "agencies": {str(area): str(agency) for area, agency in (row.get("agencies") or {}).items()},
        **plain,
        "place": row.get("place", default),
        "keywords": [str(word) for word in row.get("keywords") or ()],
        "questions": [question_values(question) for question in row.get("questions") or ()],
        "stop": _stop_values(row["stop"]) if row.get("stop") else None,
    }


def question_values(row: Mapping[str, Any]) -> Values:
    """Return a question's row in one form; a choice holds its stop."""
    stops = row.get("stop") or {}
    choices = row.get("choices") or ()
    if isinstance(choices, Mapping):
        strange = {str(key) for key in stops} - {str(key) for key in choices}
        if strange:
            raise CatalogueError(f"{row.get('code')}: stops at an answer that is no choice")
        choices = [{"key": str(key), **words_in(said), "stop": stops.get(key)} for key, said in choices.items()]
    return {
        "code": str(row.get("code") or ""),
        "type": row.get("type", "text"),
        "label": words_in(row.get("label")),
        "hint": words_in(row.get("hint")),
        "required": bool(row.get("required", False)),
        "max": int(row.get("max", 300)),
        "when": {str(code): [str(answer) for answer in wanted] for code, wanted in (row.get("when") or {}).items()},
        "choices": [_choice_values(choice) for choice in choices],
    }


def _choice_values(choice: Mapping[str, Any]) -> Values:
    stop = choice.get("stop")
    return {"key": str(choice["key"]), **words_in(choice), "stop": _stop_values(stop) if stop else None}


def _stop_values(stop: Mapping[str, Any]) -> Values:
    return {"tel": str(stop.get("tel", "")), "say": words_in(stop.get("say"))}


def category_of(code: str, values: Mapping[str, Any], version: int = 0) -> Category:
    """Return the frozen category of values in their one form. Raises CatalogueError naming what is missing."""
    if not values["agency"]:
        raise CatalogueError(f"{code}: an agency is missing")
    if values["place"] not in PLACES:
        raise CatalogueError(f"{code}: a place cannot be {values['place']}")
    plain = {name: values[name] for name in PLAIN if name != "class"}
    return Category(
        code=code,
        group=values["group"],
        name=_must_say(values["name"], code),
        agency=values["agency"],
        hint=values["hint"],
        class_=values["class"],
        keywords=tuple(values["keywords"]),
        questions=tuple(_question(code, question) for question in values["questions"]),
        stop=_stop(values["stop"], code) if values["stop"] else None,
        agencies=values["agencies"],
        place=values["place"],
        version=version,
        **plain,
    )


def _must_say(said: Words, where: str) -> Words:
    if not said.get("id"):
        raise CatalogueError(f"{where}: the Indonesian words are missing")
    return said


def _question(category: str, values: Mapping[str, Any]) -> Question:
    where = f"{category}.{values['code']}"
    if values["type"] not in QUESTION_TYPES:
        raise CatalogueError(f"{where}: there is no type {values['type']}")
    return Question(
        code=values["code"],
        type=values["type"],
        label=_must_say(values["label"], where),
        required=values["required"],
        choices={choice["key"]: _must_say(words_in(choice), where) for choice in values["choices"]},
        stops={choice["key"]: _stop(choice["stop"], where) for choice in values["choices"] if choice["stop"]},
        hint=values["hint"],
        max=values["max"],
        when={code: tuple(answers) for code, answers in values["when"].items()},
    )


def _stop(values: Mapping[str, Any], where: str) -> Stop:
    return Stop(_must_say(values["say"], where), values["tel"])


def group_values(row: Mapping[str, Any], position: int) -> Values:
    """Return a group's row in one form; `position` holds where the row names none."""
    return {
        "name": words_in(row.get("name") or row),
        "icon": row.get("icon", "folder"),
        "order": [str(code) for code in row.get("order") or ()],
        "position": int(row.get("position", position)),
    }


def group_of(code: str, values: Mapping[str, Any]) -> Group:
    """Return the frozen group of values. Raises CatalogueError where it has no name."""
    return Group(code, _must_say(values["name"], code), values["icon"], tuple(values["order"]), values["position"])


def routing_rule(row: Mapping[str, Any]) -> RoutingRule:
    """Return a rule of routing as a file writes it. Raises CatalogueError for a condition that there is not."""
    unknown = set(row.get("when", {})) - CONDITIONS
    if unknown:
        raise CatalogueError(f"routing: there is no condition {', '.join(sorted(unknown))}")
    return RoutingRule(row["when"], row["agency"], _must_say(words_in(row.get("why")), "routing"))


def rows_by_code(rows: Iterable[Mapping[str, Any]], changed: Iterable[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """Return rows of a file by code, with what a city's file changes in them; `off: true` removes one."""
    merged = {row["code"]: row for row in rows}
    merged |= {row["code"]: {**merged.get(row["code"], {}), **row} for row in changed}
    return {code: row for code, row in merged.items() if not row.get("off")}
