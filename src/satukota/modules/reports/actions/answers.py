"""Answers to the questions of a category that come after the report: by the link of its receipt."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from satukota.kernel.cases.api import Act, Case, Who, apply, lock_case
from satukota.modules.reports.actions.danger import raise_alarm
from satukota.modules.reports.queries.catalogue import category_of_case
from satukota.modules.reports.queries.danger import stop_danger
from satukota.modules.reports.rules.answering import stop_for
from satukota.modules.reports.rules.catalogue import Question


def open_questions(case: Case) -> list[Question]:
    """Return the required questions that a report came in without."""
    kind, wanted = category_of_case(case), case.data.get("unanswered", ())
    return [question for question in kind.questions if question.code in wanted] if kind else []


@transaction.atomic
def answer_questions(case: Case, answers: Mapping[str, Any], by: Who) -> Case:
    """Take the answers over and tell the officers; one that means danger raises the alarm.

    Raises NotAllowed where the report takes no answers any more.
    """
    here = lock_case(case)
    kind = category_of_case(here)
    questions = open_questions(here)
    here.data["answers"] = {**here.data.get("answers", {}), **answers}
    here.data["unanswered"] = [code for code in here.data.get("unanswered", ()) if code not in answers]
    halt = stop_for(kind, answers) if kind else None
    if halt and halt.tel:
        raise_alarm(here, stop_danger(halt), by.actor, "details")
    here.save(update_fields=["data", "flags", "priority"])
    lines = [f"{question.label['id']} {_words(question, answers[question.code])}" for question in questions]
    return apply(here, Act("details", {"note": "\n".join(lines) or "…"}), by)


def _words(question: Question, value: object) -> str:
    values = value if isinstance(value, list) else [value]
    return ", ".join(question.choices.get(str(choice), {"id": str(choice)})["id"] for choice in values)
