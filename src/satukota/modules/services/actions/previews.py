"""Papers that are only looked at: one before it is decided, a letter before its service is published."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from satukota.kernel.cases.api import (
    Case,
    Definition,
    Output,
    case_facts,
    facts,
    find_answer,
    open_game,
    sample_answers,
    say,
)
from satukota.kernel.people.api import User, office, offices
from satukota.kernel.places.api import city
from satukota.modules.services.actions.papers import head_title, put_signature, signature_of
from satukota.modules.services.actions.printing import Sheet, paper_pdf
from satukota.modules.services.models import Paper, Signatory
from satukota.modules.services.rules import numbers

MARK = "PRATINJAU"
NAME, RANK, NIP = "Nama Pejabat, S.Sos.", "Pembina", "19700101 199503 1 001"
"""Who signs the sample of a letter."""


def preview_pdf(case: Case, definition: Definition, output: Output, by: User) -> bytes:
    """Return the PDF of a paper as it would be issued now, to be looked at before it is decided: nothing is drawn for it."""
    return _pdf(
        case, definition, output, case_facts(case, definition, timezone.now()), signature_of(by, case.agency_id)
    )


def sample_pdf(definition: Definition, output: Output, given: Mapping[str, Any] | None = None) -> bytes:
    """Return the PDF of a paper for the answers of an example, the definition's first where none is `given`.

    No case is opened for it.
    """
    answers = sample_answers(definition) if given is None else open_game(definition, given).answers.data
    owner = office(definition.owner.get("opd", ""))
    chosen = next((office(str(find_answer(answers, path))) for path in _asked_offices(definition)), None) or owner
    now = timezone.now()
    case = Case(
        type=definition.id,
        number=f"{definition.prefix}-2026-000001",
        agency_id=chosen.id if chosen else None,
        opened_at=now,
    )
    known = facts(answers, now=timezone.localtime(now), flags=(), channel="web", state=definition.initial.id)
    signer = Signatory(name=NAME, title=head_title(chosen.name if chosen else city().name), rank=RANK, nip=NIP)
    return _pdf(case, definition, output, known, signer)


def _asked_offices(definition: Definition) -> list[str]:
    return [path for path, field in definition.data.fields.items() if field.type == "ref" and field.target == "agency"]


def _pdf(case: Case, definition: Definition, output: Output, answers: dict[str, object], signature: Signatory) -> bytes:
    at = timezone.now()
    until = numbers.last_day(output.expires, lambda path: find_answer(answers, path), timezone.localdate(at))
    title = say(output.title, "id")
    paper = Paper(case=case, output=output.id, title=title, number=MARK, issued_at=at, valid_until=until)
    put_signature(paper, signature)
    owner = offices().get(case.agency_id or 0)
    agency = owner.name if owner else city().name
    return paper_pdf(Sheet(paper, case, definition, output, answers, MARK, agency, preview=True))
