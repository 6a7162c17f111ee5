"""Answers to the questions of a category: what is wrong with them, and what follows from them."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from satukota.modules.reports.rules.catalogue import Catalogue, Category, Question, Stop
from satukota.modules.reports.rules.submission import Fault, Submission


def answer_faults(category: Category, answers: Mapping[str, Any]) -> dict[str, Fault]:
    """Return what is wrong with the answers to a category's questions, by field."""
    found = {}
    for question in category.questions:
        fault = _answer(question, answers.get(question.code))
        if fault:
            found[f"answers.{question.code}"] = fault
    return found


def _answer(question: Question, value: Any) -> Fault | None:
    if value in (None, "", []):
        return Fault("answer_missing") if question.required else None
    given = [str(one) for one in value] if isinstance(value, list) else [str(value)]
    if question.choices and not set(given) <= question.choices.keys():
        return Fault("choice", {"given": given[0][:60], "choices": ", ".join(question.choices)})
    if question.type == "number" and not re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", given[0]):
        return Fault("number")
    return Fault("too_long", {"most": question.max}) if len(given[0]) > question.max else None


def stopped(category: Category, answers: Mapping[str, Any]) -> Stop | None:
    """Return why this is not a report but a call to somebody else, or None."""
    if category.stop:
        return category.stop
    for question in category.questions:
        stop = question.stops.get(str(answers.get(question.code, "")))
        if stop:
            return stop
    return None


def settled(given: Submission, catalogue: Catalogue) -> Submission:
    """Return the report with what follows from its category: its class, only answers that were asked for."""
    category = catalogue.categories[given.category]
    asked = {question.code for question in category.questions}
    answers = {code: value for code, value in given.answers.items() if code in asked and value not in ("", None, [])}
    class_ = category.class_ if category.class_ == "whistleblowing" else given.class_ or category.class_
    privacy = "confidential" if class_ == "whistleblowing" and given.privacy == "named" else given.privacy
    return replace(given, class_=class_, answers=answers, privacy=privacy)
