"""What has changed in a service since somebody began to apply for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from satukota.kernel.cases.api import (
    CaseType,
    Definition,
    Document,
    find_answer,
    flatten,
    nest,
    pinned_definition,
    published_version,
    say,
)
from satukota.modules.services.models import Draft
from satukota.modules.services.queries.fees import fee_lines
from satukota.modules.services.queries.journey import Journey
from satukota.modules.services.rules.showing import value_words

CLOSED = 0
"""Stands for the version of a service that takes no applications any more."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference that an applicant notices; `kind` is cost, tariff, answer, question, left_out, paper or no_paper.

    `before` and `after` are whole rupiah for a cost, words of an answer otherwise.
    """

    kind: str
    name: str = ""
    before: Any = ""
    after: Any = ""


def newer_version(draft: Draft) -> int | None:
    """Return the version in force where the draft began under another, CLOSED where there is none, None where it holds.

    What was sent back is put right under the version of its case.
    """
    if draft.corrects_id:
        return None
    try:
        version = published_version(pinned_definition(draft.definition_id).id)[0]
    except CaseType.DoesNotExist:
        return CLOSED
    return None if version == draft.definition_id else version


def carried_answers(answers: dict[str, Any], definition: Definition) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the answers to questions that a version asks too, and the rest by flat path."""
    fields = definition.data.fields
    lists = tuple(f"{path}." for path, field in fields.items() if field.type == "array")
    flat = flatten(answers)
    kept = {path: value for path, value in flat.items() if path in fields or path.startswith(lists)}
    return nest(kept), {path: value for path, value in flat.items() if path not in kept}


def noticed_changes(before: Journey, definition: Definition, language: str) -> list[Change]:
    """Return what an applicant would find different under another version, cost first."""
    answers, left = carried_answers(before.answers, definition)
    after = Journey(definition, answers, before.known, before.documents)
    return [
        *_costs(before, after),
        *_answers(before, after, language),
        *left_out_answers(left, before.definition, language),
        *_questions(before, after, language),
        *_papers(before, after, language),
    ]


def _costs(before: Journey, after: Journey) -> Iterator[Change]:
    totals = [sum(line[2] for line in fee_lines(journey.definition, journey.facts())) for journey in (before, after)]
    if totals[0] != totals[1]:
        yield Change("cost", before=totals[0], after=totals[1])
    elif _tariff(before.definition) != _tariff(after.definition):
        yield Change("tariff")


def _tariff(definition: Definition) -> list[Any]:
    return [(fee["amount"], fee.get("when")) for fee in definition.raw.get("fees", ())]


def _answers(before: Journey, after: Journey, language: str) -> Iterator[Change]:
    """Yield the answers that were right and have to be given anew."""
    wrong = after.checked_answers().errors.keys() - before.checked_answers().errors.keys()
    for path, field in after.definition.data.fields.items():
        value = find_answer(after.answers, path)
        if path in wrong and value is not None:
            shown = before.definition.data.fields.get(path, field)
            yield Change("answer", say(field.label, language), value_words(shown, value, language))


def left_out_answers(left: dict[str, Any], definition: Definition, language: str) -> list[Change]:
    """Return answers (by flat path) whose question is not asked any more, in the words of the version that asked."""
    fields = definition.data.fields
    return [
        Change("left_out", say(fields[path].label, language), value_words(fields[path], value, language))
        if path in fields
        else Change("left_out", path, str(value))
        for path, value in left.items()
    ]


def _questions(before: Journey, after: Journey, language: str) -> Iterator[Change]:
    asked = {path for page in before.pages() for path in page.fields}
    for page in after.pages():
        for path in page.fields:
            if path not in asked:
                yield Change("question", say(after.definition.data.fields[path].label, language))


def _papers(before: Journey, after: Journey, language: str) -> Iterator[Change]:
    old, new = ({paper.id: paper for paper in journey.papers()} for journey in (before, after))
    for name, paper in new.items():
        if name not in old or _needed(paper, after) > _needed(old[name], before):
            yield Change("paper", say(paper.title, language))
    for name, paper in old.items():
        if name not in new:
            yield Change("no_paper", say(paper.title, language))


def _needed(paper: Document, journey: Journey) -> bool:
    return paper.required or bool(paper.required_when and paper.required_when.true(journey.facts()))
