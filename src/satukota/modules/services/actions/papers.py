"""Papers: numbered when the head decides, printed and signed by the system, revoked or superseded when wrong."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from itertools import count
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.addresses import absolute
from satukota.kernel.cases.api import (
    PAPER_ENDED,
    Applied,
    Case,
    Definition,
    Output,
    answers_of,
    case_facts,
    find_answer,
    keep_answers,
    lock_case,
    note_beside,
    pinned_definition,
    put_answer,
    say,
    subject_of,
)
from satukota.kernel.events.api import Actor, record
from satukota.kernel.files.api import store
from satukota.kernel.people.api import User, offices
from satukota.kernel.places.api import city
from satukota.kernel.rows import insert
from satukota.kernel.tracking import new_secret
from satukota.modules.services.actions.events import PaperEnded, PaperIssued
from satukota.modules.services.actions.messages import tell_revoked
from satukota.modules.services.actions.printing import Sheet, paper_pdf
from satukota.modules.services.models import Paper
from satukota.modules.services.rules import numbers
from satukota.modules.services.rules.codes import VERIFYING
from satukota.modules.services.rules.sealing import Keys, keys, sealed_pdf
from satukota.modules.services.rules.signed_code import encode

ISSUER, ISSUED, EXPIRES, PAPER = 1, 6, 4, -70001


def city_keys() -> Keys:
    """Return the city's own keys, made on first use in the data folder."""
    return keys(settings.DATA_DIR / "seal", city().name)


NEXT = """
    INSERT INTO services_numberline (key, last) SELECT key, n FROM unnest(%s::text[], %s::int[]) AS t (key, n) ORDER BY key
    ON CONFLICT (key) DO UPDATE SET last = services_numberline.last + excluded.last RETURNING key, last
"""


def next_number(pattern: str, day: date) -> str:
    """Return the next number of a pattern's line; its row stays locked until the transaction ends, so none is lost."""
    return next_numbers([pattern], day)[0]


def next_numbers(patterns: Sequence[str], day: date) -> list[str]:
    """Return a number for each of these patterns. Whoever draws waits for those who drew before: ask late, and once."""
    lines = Counter(numbers.line(pattern, day) for pattern in patterns)
    if not lines:
        return []
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [list(lines), list(lines.values())])
        following = {line: count(last - lines[line] + 1) for line, last in cursor.fetchall()}
    return [
        numbers.number(line, next(following[line])) for line in (numbers.line(pattern, day) for pattern in patterns)
    ]


def printed_outputs(definition: Definition, facts: dict[str, Any]) -> list[Output]:
    """Return the results that are printed here for a case."""
    return [
        output
        for output in definition.outputs.values()
        if output.template and (output.when is None or output.when.true(facts))
    ]


def number(applied: Applied) -> None:
    """Give each result of a case its number and code: the effect of the head's decision."""
    _save_numbered(applied.case, applied.definition, applied.at, str(applied.who.user or ""))


def _save_numbered(
    case: Case, definition: Definition, at: Any, signer: str, supersedes: Paper | None = None
) -> list[Paper]:
    today, answers = timezone.localdate(at), answers_of(case)
    outputs = [
        output for output in printed_outputs(definition, answers) if not supersedes or supersedes.output == output.id
    ]
    papers = [
        Paper(
            case=case,
            output=output.id,
            title=say(output.title, "id"),
            code=new_secret(VERIFYING),
            issued_at=at,
            valid_until=numbers.last_day(output.expires, lambda path: find_answer(answers, path), today),
            signer=signer,
            shown=_public_answers(definition, answers),
            supersedes=supersedes,
        )
        for output in outputs
    ]
    patterns = [output.number or f"{definition.prefix}-{{yyyy}}-{{seq:6}}" for output in outputs]
    for paper, drawn in zip(papers, next_numbers(patterns, today), strict=True):
        paper.number = drawn
    return insert(papers)


def _public_answers(definition: Definition, answers: dict[str, Any]) -> list[tuple[str, str]]:
    pairs = [numbers.public_answer(text, lambda path: find_answer(answers, path)) for text in definition.verify]
    return [pair for pair in pairs if pair]


def unnumber(applied: Applied) -> None:
    """Cancel the numbers of a case that an outside register refused; they stay in the line as cancelled."""
    Paper.objects.filter(case=applied.case, status=Paper.Status.NUMBERED).update(
        status=Paper.Status.CANCELLED, ended_at=applied.at, reason="refused outside"
    )


def render(applied: Applied) -> None:
    """Print, sign and keep the numbered papers of a case: the effect of the system's last step."""
    for paper in Paper.objects.select_for_update().filter(case=applied.case, status=Paper.Status.NUMBERED):
        issue(paper, applied.case, applied.definition)


def issue(paper: Paper, case: Case, definition: Definition) -> None:
    """Print one numbered paper, sign it with the city's key and make it valid."""
    make_valid(paper, case, sealed_pdf(unsigned_pdf(paper, case, definition), city_keys(), paper.title, city().name))


def unsigned_pdf(paper: Paper, case: Case, definition: Definition) -> bytes:
    """Return a numbered paper as PDF before it is signed; its signed code is put on it."""
    keys, output = city_keys(), definition.outputs[paper.output]
    paper.signed_code = encode(_claims(paper), keys.codes, keys.kid) if "signed" in output.qr else ""
    owner = offices().get(case.agency_id or 0)
    address, agency = verify_url(paper), owner.name if owner else city().name
    return paper_pdf(Sheet(paper, case, definition, output, answers_of(case), address, agency))


def preview_pdf(case: Case, definition: Definition, output: Output, by: User) -> bytes:
    """Return the PDF of a paper as it would be issued now, to be looked at before it is decided: nothing is drawn for it."""
    at = timezone.now()
    answers = case_facts(case, definition, at)
    until = numbers.last_day(output.expires, lambda path: find_answer(answers, path), timezone.localdate(at))
    paper = Paper(
        case=case,
        output=output.id,
        title=say(output.title, "id"),
        number="PRATINJAU",
        issued_at=at,
        valid_until=until,
        signer=str(by),
    )
    owner = offices().get(case.agency_id or 0)
    agency = owner.name if owner else city().name
    return paper_pdf(Sheet(paper, case, definition, output, answers, "PRATINJAU", agency, preview=True))


def make_valid(paper: Paper, case: Case, pdf: bytes) -> None:
    """Keep the signed PDF of a numbered paper, which holds from now on."""
    paper.sha256 = hashlib.sha256(pdf).hexdigest()
    name = f"{paper.output}-{paper.number}.pdf".replace("/", "-")
    paper.file = store(ContentFile(pdf, name), kind="paper", by=Actor.system(), case_id=case.pk)
    paper.status = Paper.Status.VALID
    paper.save()
    record(PaperIssued(paper=paper.pk, output=paper.output, type=case.type), subject_of(case), Actor.system())


def verify_url(paper: Paper) -> str:
    """Return the short public address that says whether a paper holds."""
    return absolute(reverse("verify", args=[paper.code]))


def _claims(paper: Paper) -> dict[int, Any]:
    content = {"n": paper.number, "t": paper.title, "c": paper.code, "d": dict(paper.shown)}
    claims: dict[int, Any] = {ISSUER: city().name, ISSUED: int(paper.issued_at.timestamp()), PAPER: content}
    if paper.valid_until:
        end = datetime.combine(paper.valid_until, datetime.max.time())
        claims[EXPIRES] = int(timezone.make_aware(end).timestamp())
    return claims


@transaction.atomic
def revoke(paper: Paper, reason: str, by: Actor) -> Paper:
    """Say that a paper holds no longer: in its case's history and to its holder. Raises ValueError where it does not hold."""
    revoked = _end(paper, Paper.Status.REVOKED, reason, by, None)
    note_beside(revoked.case, PAPER_ENDED, f"{revoked.title} {revoked.number}: {reason}", by)
    tell_revoked(revoked)
    return revoked


def _end(paper: Paper, status: str, reason: str, by: Actor, follows: int | None) -> Paper:
    paper = Paper.objects.select_for_update().select_related("case").get(pk=paper.pk)
    if paper.status != Paper.Status.VALID:
        raise ValueError("not valid")
    paper.status, paper.ended_at, paper.reason = status, timezone.now(), reason
    paper.save(update_fields=["status", "ended_at", "reason"])
    record(PaperEnded(paper=paper.pk, status=status, by=follows), subject_of(paper.case), by)
    return paper


@transaction.atomic
def supersede(paper: Paper, changes: dict[str, Any], reason: str, by: User, actor: Actor) -> Paper:
    """Issue a corrected paper (`changes`: answers by path) in the place of one that was wrong."""
    case = lock_case(paper.case)
    definition = pinned_definition(case.definition_id)
    answers = answers_of(case)
    for path, value in changes.items():
        put_answer(answers, path, value)
    keep_answers(case, definition, {name: value for name, value in answers.items() if not name.startswith("$")})
    case.save(update_fields=["data", "personal"])
    old = _end(paper, Paper.Status.SUPERSEDED, reason, actor, None)
    new = _save_numbered(case, definition, timezone.now(), str(by), supersedes=old)[0]
    issue(new, case, definition)
    return new
