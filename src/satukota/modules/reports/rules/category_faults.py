"""What keeps a category from coming into force: by field, each a code of `queries.category_words.FAULTS`."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from satukota.modules.reports.rules.catalogue import FALLBACK, PLACES, QUESTION_TYPES
from satukota.modules.reports.rules.norms import NORMS
from satukota.modules.reports.rules.submission import CLASSES, Fault

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
CHOOSING = frozenset({"choice", "choices"})
FEWEST_CHOICES = 2
LEAST_SAID = 10
"""So many letters say what to do; fewer do not."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a category is judged beside: groups, agencies, open categories (codes), areas that agencies may differ by."""

    groups: Collection[str]
    agencies: Collection[str]
    open_codes: Collection[str]
    icons: Collection[str] = field(default=())


def category_faults(code: str, values: Mapping[str, Any], beside: Surroundings) -> dict[str, Fault]:
    """Return what is wrong with a category's values, by field; empty where it can come into force."""
    faults = [
        *_own_faults(code, values, beside),
        *_handling_faults(values, beside),
        *_closing_faults(code, values, beside),
    ]
    questions = values["questions"]
    for place, question in enumerate(questions):
        fault = question_fault(question, questions[:place])
        faults += [("questions", fault)] if fault else []
    return dict(reversed(faults))


def _own_faults(code: str, values: Mapping[str, Any], beside: Surroundings) -> Iterator[tuple[str, Fault]]:
    if not CODE.fullmatch(code):
        yield "code", Fault("code_wrong", {"given": code[:40]})
    if not values["name"].get("id"):
        yield "name", Fault("name_missing")
    if values["group"] not in beside.groups:
        yield "group", Fault("group_missing")
    if values["stop"] and _says_little(values["stop"]):
        yield "stop", Fault("stop_silent")
    if beside.icons and values["icon"] not in beside.icons:
        yield "icon", Fault("icon_unknown", {"given": values["icon"][:40]})


def _handling_faults(values: Mapping[str, Any], beside: Surroundings) -> Iterator[tuple[str, Fault]]:
    for name, agency in (("agency", values["agency"]), *(("agencies", one) for one in values["agencies"].values())):
        if agency not in beside.agencies:
            yield name, Fault("agency_unknown" if agency else "agency_missing", {"given": agency[:64]})
    if values["norm"] not in NORMS:
        yield "norm", Fault("norm_missing")
    for name, allowed in (("class", CLASSES), ("place", PLACES), ("priority", range(1, 5))):
        if values[name] not in allowed:
            yield name, Fault("value_wrong", {"given": str(values[name])[:40]})


def _closing_faults(code: str, values: Mapping[str, Any], beside: Surroundings) -> Iterator[tuple[str, Fault]]:
    if values["closed"] and code == FALLBACK:
        yield "closed", Fault("fallback_closed")
    elif values["closed"] and (values["successor"] == code or values["successor"] not in beside.open_codes):
        yield "successor", Fault("successor_missing")


def question_fault(question: Mapping[str, Any], earlier: list[Any]) -> Fault | None:
    """Return the first thing that is wrong with a question that follows `earlier` ones, or None."""
    code, label = question["code"], question["label"].get("id") or question["code"]
    named = {"question": label}
    if not CODE.fullmatch(code):
        return Fault("question_code", named)
    if code in {other["code"] for other in earlier}:
        return Fault("question_twice", named)
    if not question["label"].get("id"):
        return Fault("question_silent", {"question": code})
    if question["type"] not in QUESTION_TYPES:
        return Fault("value_wrong", {"given": str(question["type"])[:40]})
    return _choices_fault(question, named) or _condition_fault(question, earlier, named)


def _choices_fault(question: Mapping[str, Any], named: dict[str, object]) -> Fault | None:
    choices = question["choices"]
    if question["type"] not in CHOOSING:
        return Fault("choices_needless", named) if choices else None
    keys = [choice["key"] for choice in choices]
    if len(choices) < FEWEST_CHOICES:
        return Fault("choices_few", named)
    if len(set(keys)) < len(keys) or not all(choice.get("id") for choice in choices):
        return Fault("choices_twice", named)
    if any(choice["stop"] and _says_little(choice["stop"]) for choice in choices):
        return Fault("stop_silent", named)
    return None


def _says_little(stop: Mapping[str, Any]) -> bool:
    return len(str(stop["say"].get("id", "")).strip()) < LEAST_SAID


def _condition_fault(question: Mapping[str, Any], earlier: list[Any], named: dict[str, object]) -> Fault | None:
    known = {other["code"]: {choice["key"] for choice in other["choices"]} for other in earlier}
    for code, answers in question["when"].items():
        if code not in known or not answers or not set(answers) <= known[code]:
            return Fault("condition_wrong", named)
    return None
