"""The way through an application: which pages are asked, what is still open, what the summary shows."""

from dataclasses import dataclass
from typing import Any

from satukota.kernel.cases.api import (
    Answers,
    Definition,
    Document,
    FormPage,
    find_answer,
    missing_documents,
    say,
    validate,
)
from satukota.modules.services.queries.returned import Returned
from satukota.modules.services.rules.showing import value_words

PAPERS, CHECK = "papers", "check"


@dataclass(frozen=True)
class Journey:
    """An application as far as it got: its definition, answers, built-in variables and papers."""

    definition: Definition
    answers: dict[str, Any]
    known: dict[str, Any]
    held: frozenset[str]
    returned: Returned | None = None

    @property
    def wrong_pages(self) -> list[str]:
        """Return the pages that an office wants to be put right."""
        return self.returned.pages(self.definition) if self.returned else []

    def judged(self, require: str | tuple[str, ...] = ()) -> Answers:
        """Return the answers checked; what is required of these pages must be there."""
        return validate(
            self.definition.data, self.answers, known=self.known, require=require, pages=self.definition.pages
        )

    def facts(self) -> dict[str, Any]:
        """Return what expressions read: answers with what is computed, and built-in variables."""
        return {**self.judged().data, **self.known}

    def pages(self) -> list[FormPage]:
        """Return the pages that are asked."""
        facts = self.facts()
        return [page for page in self.definition.pages if not (page.skip_when and page.skip_when.true(facts))]

    def steps(self) -> list[str]:
        """Return the ids of all steps, papers and the summary at the end."""
        found = [page.id for page in self.pages()]
        return [*found, *([PAPERS] if self.papers() else []), CHECK]

    def papers(self) -> list[Document]:
        """Return the papers that the applicant may bring."""
        return [paper for paper in self.definition.documents.values() if not paper.provided_by]

    def owed(self) -> tuple[str, ...]:
        """Return the papers that are still missing."""
        return missing_documents(self.definition, self.held, self.facts())

    def first_open(self) -> str:
        """Return the first step that still lacks something."""
        for page in self.pages():
            if self.errors(page):
                return page.id
        return PAPERS if self.owed() else CHECK

    def errors(self, page: FormPage) -> dict[str, Any]:
        """Return what is wrong on a page."""
        own = tuple(page.fields)
        return {
            path: error
            for path, error in self.judged((page.id,)).errors.items()
            if path in own or path.startswith(tuple(f"{one}." for one in own))
        }

    def rows(self, page: FormPage, language: str) -> list[tuple[str, str]]:
        """Return (question, answer) of a page in words; what was not answered is left out."""
        fields = [self.definition.data.fields[path] for path in page.fields]
        found = [(one, find_answer(self.answers, one.path)) for one in fields]
        return [
            (say(one.label, language) or one.name, value_words(one, value, language))
            for one, value in found
            if value not in (None, "", [])
        ]
