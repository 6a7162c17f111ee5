"""The way through an application: which pages are asked, what is still open, what the summary shows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from satukota.kernel.cases.api import (
    Answers,
    AnswerTable,
    Definition,
    Document,
    FormPage,
    asked_documents,
    doubts,
    find_answer,
    missing_documents,
    say,
    validate,
)
from satukota.modules.services.queries.office_answers import shown_answers, with_known_offices
from satukota.modules.services.queries.requirements import unmet_requirements
from satukota.modules.services.queries.return_notes import ReturnNote

PAPERS, CHECK = "papers", "check"


@dataclass(frozen=True)
class Journey:
    """An application as far as it got: its definition, answers, built-in variables and papers."""

    definition: Definition
    answers: dict[str, Any]
    known: dict[str, Any]
    documents: frozenset[str]
    return_note: ReturnNote | None = None
    left_out: Sequence[Sequence[str]] = ()
    """(question, answer) of what the service asked before and asks no more."""
    only: frozenset[str] | None = None
    """The questions that may be changed, where the rest stands as it was decided; what is not right is asked as well."""
    kept_until: datetime | None = None
    """When the draft is over, unless a further step is taken."""

    @property
    def wrong_pages(self) -> list[str]:
        """Return the pages that an office wants to be put right."""
        return self.return_note.pages(self.definition) if self.return_note else []

    def checked_answers(self, require: str | tuple[str, ...] = ()) -> Answers:
        """Return the answers checked; what is required of these pages must be there."""
        form = self.definition.data
        answers = validate(form, self.answers, known=self.known, require=require, pages=self.definition.pages)
        return with_known_offices(form.fields, answers)

    def facts(self) -> dict[str, Any]:
        """Return what expressions read: answers with what is computed, and built-in variables."""
        return {**self.checked_answers().data, **self.known}

    def pages(self) -> list[FormPage]:
        """Return the pages that are asked."""
        facts = self.facts()
        asked = [page for page in self.definition.pages if not (page.skip_when and page.skip_when.true(facts))]
        return asked if self.only is None else self._changeable(asked, self.only)

    def _changeable(self, asked: list[FormPage], only: frozenset[str]) -> list[FormPage]:
        wrong = self.checked_answers("all").errors.keys()
        narrowed = (replace(page, fields=tuple(path for path in page.fields if path in only | wrong)) for page in asked)
        return [page for page in narrowed if page.fields]

    def steps(self) -> list[str]:
        """Return the ids of all steps, papers and the summary at the end."""
        page_ids = [page.id for page in self.pages()]
        return [*page_ids, *([PAPERS] if self.papers() else []), CHECK]

    def papers(self) -> list[Document]:
        """Return the papers that the applicant is asked for, by the kind of their matter."""
        return asked_documents(self.definition, self.facts())

    def missing_papers(self) -> tuple[str, ...]:
        """Return the papers that are still missing."""
        return missing_documents(self.definition, self.documents, self.facts())

    def first_open(self) -> str:
        """Return the first step that still lacks something."""
        for page in self.pages():
            if self.errors(page):
                return page.id
        return PAPERS if self.missing_papers() else CHECK

    def errors(self, page: FormPage) -> dict[str, Any]:
        """Return what is wrong on a page."""
        own = tuple(page.fields)
        checked = self.checked_answers((page.id,))
        errors = {
            path: error
            for path, error in checked.errors.items()
            if path in own or path.startswith(tuple(f"{question}." for question in own))
        }
        return self._unmet(page, checked) | errors

    def _unmet(self, page: FormPage, checked: Answers) -> dict[str, Any]:
        """Return which papers of other services, whose numbers are asked on a page, do not hold.

        Whose they are is judged once that was answered, which may be on a later page.
        """
        here = [rule for rule in self.definition.requires if rule.number in page.fields]
        known = all(find_answer(checked.data, path) is not None for rule in here for path in rule.same)
        unmet = unmet_requirements(self.definition, {**checked.data, **self.known}) if here and known else {}
        return {path: error for path, error in unmet.items() if path in page.fields}

    def doubts(self, page: FormPage, language: str) -> list[tuple[str, str]]:
        """Return (path, sentence) of the answers of a page that should be looked at again."""
        own = tuple(page.fields)
        return [
            (path, say(words, language))
            for path, words in doubts(self.definition.data, self.facts()).items()
            if path in own or path.startswith(tuple(f"{question}." for question in own))
        ]

    def rows(self, page: FormPage, language: str) -> list[tuple[str, str | AnswerTable]]:
        """Return (question, answer) of a page in words, rows of a list as a table; what was not answered is left out."""
        fields, checked = [self.definition.data.fields[path] for path in page.fields], self.checked_answers().data
        pairs = [(field, find_answer(checked if field.rows else self.answers, field.path)) for field in fields]
        return [
            (say(field.label, language) or field.name, shown_answers(field, value, language))
            for field, value in pairs
            if value not in (None, "", [])
        ]
