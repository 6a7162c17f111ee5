"""Questions that are answered with an office: which may be chosen, whether the chosen one exists, how it is called."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext

from satukota.kernel.cases.api import Answers, AnswerTable, Field, FieldError, answer_table, find_answer, has_rows
from satukota.kernel.people.api import Office, office, offices
from satukota.kernel.readers.api import matches
from satukota.modules.services.rules.showing import value_words

type Choice = tuple[str, str] | tuple[str, list[tuple[str, str]]]


def asks_office(question: Field) -> bool:
    """Tell whether a question is answered with the code of an office."""
    return question.type == "ref" and question.target == "agency"


def office_choices(question: Field) -> list[Choice]:
    """Return the offices whose code fits the question's pattern; those of villages stand under their district."""
    fitting = [here for here in offices().values() if not question.pattern or matches(question.pattern, here.code)]
    plain = sorted(((here.code, here.name) for here in fitting if here.kind != "village"), key=lambda pair: pair[1])
    villages: dict[str, list[tuple[str, str]]] = {}
    for here in sorted(fitting, key=lambda here: here.name):
        if here.kind == "village":
            villages.setdefault(_district(here), []).append((here.code, here.name))
    return [*plain, *sorted(villages.items())]


def _district(village: Office) -> str:
    above = office(village.chain[1]) if len(village.chain) > 1 else None
    return above.name if above else ""


def with_known_offices(fields: Mapping[str, Field], answers: Answers) -> Answers:
    """Return checked answers with an error at each office that does not exist (any more)."""
    unknown = {
        path: FieldError("said", {"said": gettext("There is no such office any more. Please choose another one.")})
        for path, question in fields.items()
        if asks_office(question) and (code := find_answer(answers.data, path)) and office(str(code)) is None
    }
    return Answers(answers.data, {**unknown, **answers.errors}) if unknown else answers


def shown_answer(question: Field, answer: Any, language: str) -> str:
    """Return an answer in words; an office by its name."""
    chosen = office(str(answer)) if asks_office(question) else None
    return chosen.name if chosen else value_words(question, answer, language)


def shown_answers(
    question: Field, answer: Any, language: str, *, shows: Callable[[Field], bool] = lambda _question: True
) -> str | AnswerTable:
    """Return an answer in words, rows of a list as a table of the questions that it `shows`."""
    if not has_rows(question, answer):
        return shown_answer(question, answer, language)
    return answer_table(question, answer, lambda part, cell: shown_answer(part, cell, language), language, shows=shows)
