"""Advice of other agencies and appeals: what is seen of the matter that they are about, and what came of what was asked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from satukota.kernel.cases.api import (
    DOCUMENT,
    Access,
    Case,
    CaseEntry,
    Definition,
    access_case,
    case_files,
    case_roles,
    classes_shown_to,
    entries,
    known_answers,
    pinned_definition,
    say,
    who,
)
from satukota.kernel.files.api import StoredFile
from satukota.kernel.people.api import Visitor, offices
from satukota.modules.services.queries.reasons import reason_in
from satukota.modules.services.queries.sequels import APPEAL, first_matter, sequel_of

ADVICE, ASK, REPLY = "rekomendasi-", "layanan.rekomendasi", "jawab"
CONDITIONAL = "bersyarat"
DECIDING = "pejabat"
"""The role that decides an objection or an appeal."""


@dataclass(frozen=True, slots=True)
class Matter:
    """The application that somebody advises on or decides an appeal about, as far as they may read it.

    `papers` are (title, file); where names are not theirs to read, only the titles of scans that hold names. `decisions`
    are (number, step, words, moment) of what was decided and is appealed against, oldest first.
    """

    case: Case
    definition: Definition
    answers: dict[str, Any]
    personal: bool
    papers: list[tuple[str, StoredFile | None]]
    decisions: list[tuple[str, str, str, datetime]] = field(default_factory=list)


def matter_for(user: Visitor, asked: Case) -> Matter | None:
    """Return the application that an adviser is asked about, or an appeal is about for who decides it; else None.

    The caller records that personal answers were read.
    """
    filled = case_roles(pinned_definition(asked.definition_id), asked, who(user))
    if asked.type == ASK:
        if asked.parent is None or "pemberi" not in filled:
            return None
        return _matter(asked.parent, classes_shown_to(user, asked.parent))
    sequel = sequel_of(asked) if DECIDING in filled else None
    if sequel is None or sequel.kind != APPEAL:
        return None
    first = first_matter(asked)
    # The appeal's own ground lets its official read the names; identity numbers stay with the service.
    classes = classes_shown_to(user, first) | (access_case(user, asked).classes & {"personal"})
    return replace(_matter(first, classes), decisions=[*_decisions(first, sequel.earlier)])


def _decisions(*cases: Case) -> Iterator[tuple[str, str, str, datetime]]:
    """Yield the public steps that ended matters, with their reasons; the same matter once."""
    for case in {case.pk: case for case in cases}.values():
        definition = pinned_definition(case.definition_id)
        for row in entries(case, public_only=True):
            state = definition.states.get(row.to_state)
            if state and state.final and row.action in definition.actions:
                words = reason_in(row, definition)
                yield case.number, say(definition.actions[row.action].label, "id"), words, row.at


def _matter(case: Case, classes: frozenset[str]) -> Matter:
    definition = pinned_definition(case.definition_id)
    known = known_answers(case, definition, Access(view=True, staff=True, classes=classes))
    asked = {f"{DOCUMENT}{name}": paper for name, paper in definition.documents.items()}
    papers = [
        (say(paper.title, "id"), file if classes or not paper.personal else None)
        for file in case_files(case)
        if (paper := asked.get(file.kind))
    ]
    return Matter(case, definition, known, bool(classes and case.personal), papers)


@dataclass(frozen=True, slots=True)
class Advice:
    """What one agency was asked: by when, and what it said; `verdict` is the code of the answer, "" while it waits."""

    number: str
    agency: str
    asked_at: datetime
    due_at: datetime | None
    verdict: str = ""
    label: str = ""
    words: str = ""
    answered_at: datetime | None = None


def advice_on(case: Case, language: str) -> list[Advice]:
    """Return what other agencies were asked about a case, in the order in which they were asked."""
    definition = pinned_definition(case.definition_id)
    if not any(flag.startswith(ADVICE) for flag in definition.flags):
        return []
    asked = list(Case.objects.filter(parent=case, type=ASK).defer("search").order_by("id"))
    replies = {row.case_id: row for row in CaseEntry.objects.filter(case__in=asked, action=REPLY).order_by("id")}
    return [_advice(row, replies.get(row.pk), language) for row in asked]


def _advice(asked: Case, reply: CaseEntry | None, language: str) -> Advice:
    owner = offices().get(asked.agency_id or 0)
    agency = owner.name if owner else ""
    if reply is None:
        return Advice(asked.number, agency, asked.opened_at, asked.due_at)
    question = pinned_definition(asked.definition_id).actions[REPLY].form.fields["saran"]
    verdict = str(reply.data.get("saran", ""))
    label = say(question.labels.get(verdict, {}), language) or verdict
    words = "\n".join(text for text in (str(reply.data.get("catatan") or ""), reply.text) if text)
    return Advice(asked.number, agency, asked.opened_at, asked.due_at, verdict, label, words, reply.at)


def conditions_of(advice: Iterable[Advice]) -> list[tuple[str, str]]:
    """Return (agency, words) of the conditions under which agencies were in favour."""
    return [(row.agency, row.words) for row in advice if row.verdict == CONDITIONAL and row.words]
