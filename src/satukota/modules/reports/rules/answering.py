"""Answers to the questions of a category: what is wrong with them, and what follows from them."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from satukota.modules.reports.rules.catalogue import Catalogue, Category, Question, Stop
from satukota.modules.reports.rules.submission import Fault, Submission

SEVERAL = "choices"


def answer_faults(category: Category, answers: Mapping[str, Any]) -> dict[str, Fault]:
    """Return what is wrong with the answers to a category's questions, by field."""
    faults = {}
    for question in category.questions:
        fault = _answer(question, answers.get(question.code)) if question.is_asked(answers) else None
        if fault:
            faults[f"answers.{question.code}"] = fault
    return faults


def _answer(question: Question, value: Any) -> Fault | None:
    if value in (None, "", []):
        return Fault("answer_missing") if question.required else None
    chosen = [str(choice) for choice in value] if isinstance(value, list) else [str(value)]
    if len(chosen) > 1 and question.type != SEVERAL:
        return Fault("answers_many", {"count": len(chosen)})
    if question.choices and not set(chosen) <= question.choices.keys():
        return Fault("choice", {"given": chosen[0][:60], "choices": ", ".join(question.choices)})
    if question.type == "number" and not re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", chosen[0]):
        return Fault("number")
    return Fault("too_long", {"most": question.max}) if len(chosen[0]) > question.max else None


def stop_for(category: Category, answers: Mapping[str, Any]) -> Stop | None:
    """Return why this is not a report but a call to somebody else, or None."""
    if category.stop:
        return category.stop
    for question in category.questions:
        value = answers.get(question.code, "") if question.is_asked(answers) else ""
        chosen = value if isinstance(value, list) else [value]
        stop = next((question.stops[str(choice)] for choice in chosen if str(choice) in question.stops), None)
        if stop:
            return stop
    return None


def _plain(kind: str, value: Any) -> Any:
    """Return an answer in its question's shape: a list of one is that one where one is asked for, and the other way."""
    if kind == SEVERAL:
        return value if isinstance(value, list) else [value]
    return value[0] if isinstance(value, list) else value


def full_submission(submission: Submission, catalogue: Catalogue) -> Submission:
    """Return the report with what follows from its category: its class, only answers that were asked for."""
    category = catalogue.categories[submission.category]
    asked = [question for question in category.questions if question.is_asked(submission.answers)]
    kinds = {question.code: question.type for question in asked}
    answers = {
        code: _plain(kinds[code], value)
        for code, value in submission.answers.items()
        if code in kinds and value not in ("", None, [])
    }
    class_ = category.class_ if category.class_ == "whistleblowing" else submission.class_ or category.class_
    privacy = "confidential" if class_ == "whistleblowing" and submission.privacy == "named" else submission.privacy
    return replace(submission, class_=class_, answers=answers, privacy=privacy)
