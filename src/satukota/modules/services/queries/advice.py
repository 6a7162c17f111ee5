"""Advice of other agencies: what an adviser sees of the matter, and what came of what was asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from satukota.kernel.cases.api import (
    DOCUMENT,
    Access,
    Case,
    CaseEntry,
    Definition,
    case_files,
    case_roles,
    classes_shown_to,
    known_answers,
    pinned_definition,
    say,
    who,
)
from satukota.kernel.files.api import StoredFile
from satukota.kernel.people.api import Visitor, offices

ADVICE, ASK, REPLY = "rekomendasi-", "layanan.rekomendasi", "jawab"
CONDITIONAL = "bersyarat"


@dataclass(frozen=True, slots=True)
class Matter:
    """The application that somebody advises on, as far as its definition shows it to them by name.

    `papers` are (title, file); where names are not theirs to read, only the titles, for scans hold names.
    """

    case: Case
    definition: Definition
    answers: dict[str, Any]
    personal: bool
    papers: list[tuple[str, StoredFile | None]]


def matter_for(user: Visitor, advice: Case) -> Matter | None:
    """Return the application that an adviser is asked about; None for who only sees that something was asked.

    The caller records that personal answers were read.
    """
    if advice.type != ASK or advice.parent is None:
        return None
    if "pemberi" not in case_roles(pinned_definition(advice.definition_id), advice, who(user)):
        return None
    case = advice.parent
    definition, classes = pinned_definition(case.definition_id), classes_shown_to(user, case)
    known = known_answers(case, definition, Access(view=True, staff=True, classes=classes))
    titles = {f"{DOCUMENT}{name}": say(paper.title, "id") for name, paper in definition.documents.items()}
    papers = [(titles[file.kind], file if classes else None) for file in case_files(case) if file.kind in titles]
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
    field = pinned_definition(asked.definition_id).actions[REPLY].form.fields["saran"]
    verdict = str(reply.data.get("saran", ""))
    label = say(field.labels.get(verdict, {}), language) or verdict
    words = "\n".join(text for text in (str(reply.data.get("catatan") or ""), reply.text) if text)
    return Advice(asked.number, agency, asked.opened_at, asked.due_at, verdict, label, words, reply.at)


def conditions_of(advice: Iterable[Advice]) -> list[tuple[str, str]]:
    """Return (agency, words) of the conditions under which agencies were in favour."""
    return [(row.agency, row.words) for row in advice if row.verdict == CONDITIONAL and row.words]
