"""Why a step was done, in the words of people: a reason that was chosen from a list by its label."""

from collections.abc import Mapping
from typing import Any

from satukota.kernel.cases.api import CaseEntry, Definition, step_of
from satukota.modules.services.queries.office_answers import shown_answer
from satukota.modules.services.rules.service_checks import REASON


def reason_words(
    definition: Definition, step: str, answers: Mapping[str, Any], text: str = "", language: str = "id"
) -> str:
    """Return why somebody did a step: what was answered to its question for the reason, else the free words beside."""
    answer = answers.get(REASON)
    if not answer:
        return text
    action = definition.actions.get(step)
    question = action.form.fields.get(REASON) if action else None
    return shown_answer(question, answer, language) if question else str(answer)


def reason_in(entry: CaseEntry, definition: Definition, language: str = "id") -> str:
    """Return why the step of a line of history was done; "" where nothing was said."""
    return reason_words(definition, entry.action, entry.data, entry.text, language)


def told_reason(entry: CaseEntry, definition: Definition, language: str = "id") -> str:
    """Return why the step of a line was done as its applicant may read it; "" where nothing was said or not to them."""
    action = step_of(definition, entry.action)
    return reason_in(entry, definition, language) if entry.public and not (action and action.words_for_staff) else ""
