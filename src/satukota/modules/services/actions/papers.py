"""Papers: numbered when the head decides, printed and signed by the system, revoked or superseded when wrong."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import count
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from satukota.kernel.addresses import absolute
from satukota.kernel.cases.api import (
    PAPER_ENDED,
    Applied,
    Case,
    Definition,
    Invalid,
    NotAllowed,
    Output,
    Refusal,
    answers_of,
    case_facts,
    enumeration,
    find_answer,
    flatten,
    held_documents,
    keep_answers,
    lacking_documents,
    lock_case,
    nest,
    note_beside,
    pinned_definition,
    say,
    subject_of,
)
from satukota.kernel.events.api import Actor, record
from satukota.kernel.files.api import store
from satukota.kernel.people.api import User, actor_for, memberships, offices
from satukota.kernel.places.api import city
from satukota.kernel.registry.api import configured_text
from satukota.kernel.rows import insert
from satukota.kernel.tracking import new_secret
from satukota.modules.services.actions.ending import (
    end_earlier,
    end_paper,
    follow_earlier,
    keep_last_day,
    require_in_place,
)
from satukota.modules.services.actions.events import PaperIssued
from satukota.modules.services.actions.messages import tell_revoked
from satukota.modules.services.actions.printing import Sheet, paper_pdf
from satukota.modules.services.channels.bsre import signer
from satukota.modules.services.models import Paper, Signatory
from satukota.modules.services.queries.deciding import deciding_officer, words_of_law
from satukota.modules.services.queries.printable import flaws_of
from satukota.modules.services.queries.reasons import reason_words
from satukota.modules.services.queries.refusals import is_refusal, printed_by
from satukota.modules.services.queries.requirements import unmet_requirements
from satukota.modules.services.rules import numbers
from satukota.modules.services.rules.codes import VERIFYING
from satukota.modules.services.rules.sealing import Keys, keys, sealed_pdf
from satukota.modules.services.rules.showing import date_words
from satukota.modules.services.rules.signed_code import encode

ISSUER, ISSUED, EXPIRES, PAPER = 1, 6, 4, -70001
HEADS = {"Kelurahan": "Lurah", "Kecamatan": "Camat"}
"""First word of an office's name → what its head is called."""


def city_keys() -> Keys:
    """Return the city's own keys, made on first use in the data folder."""
    return keys(settings.DATA_DIR / "seal", configured_text("SEAL_NAME") or city().name)


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


def printed_outputs(definition: Definition, facts: dict[str, Any], step: str = "") -> list[Output]:
    """Return the results that a step prints here for a case: of one that refuses the letter that says so."""
    return [output for output in printed_by(definition, step) if output.when is None or output.when.true(facts)]


def number(applied: Applied) -> None:
    """Give each result of a case its number and code: the effect of the head's decision.

    Raises NotAllowed where a paper that the matter rests on is missing, whatever way the matter came here, or what it
    renews or amends holds no longer, and where a person decides about words that cannot be printed; Invalid where that of another service (`requires`) holds no
    longer.
    """
    case, definition = applied.case, applied.definition
    facts = case_facts(case, definition, applied.at)
    outputs = printed_outputs(definition, facts, applied.action.id)
    refused = any(output.refusal for output in outputs)
    if not refused:
        _require_complete(case, definition, facts)
        require_in_place(case)
    if applied.who.user:
        refuse_unprintable(definition, outputs, facts)
    papers = [_paper(case, definition, output, facts, applied.at) for output in outputs]
    signature = signature_behind(applied)
    for paper in papers:
        put_signature(paper, signature)
    if not refused:
        follow_earlier(papers, case, definition)
    _draw_numbers([paper for paper in papers if not paper.number], definition, facts, applied.at)
    insert(papers)


def _require_complete(case: Case, definition: Definition, facts: dict[str, Any]) -> None:
    """Raise NotAllowed or Invalid where what the matter rests on is missing or holds no longer."""
    owed, own = lacking_documents(definition, held_documents(case), facts)
    if owed or own:
        titles = [definition.documents[name].title for name in (*owed, *own)]
        raise NotAllowed(Refusal("document", {"documents": enumeration(titles), "ids": (*owed, *own)}))
    unmet = unmet_requirements(definition, facts)
    if unmet:
        raise Invalid(unmet)


def refuse_unprintable(definition: Definition, outputs: Sequence[Output], facts: Mapping[str, Any]) -> None:
    """Raise NotAllowed where papers could not show what they have to: which answer, on which of them."""
    flaws = flaws_of(definition, outputs, facts, get_language() or "id")
    if flaws:
        raise NotAllowed(Refusal("unprintable", {"answers": "; ".join(str(flaw) for flaw in flaws)}))


def put_signature(paper: Paper, signature: Signatory) -> None:
    """Write on a paper how it is signed."""
    paper.signer, paper.signer_title, paper.signer_rank = signature.name, signature.title, signature.rank
    paper.signer_nip, paper.on_behalf, paper.through = signature.nip, signature.on_behalf, signature.through


def signature_behind(applied: Applied) -> Signatory:
    """Return how a paper is signed: by who acts, where the system does by who decided, or by the rule that did."""
    officer = applied.who.user or deciding_officer(applied.case, applied.definition)
    if officer is None:
        return Signatory(name=words_of_law(applied.action, applied.definition, applied.case))
    return signature_of(officer, applied.case.agency_id)


def _paper(case: Case, definition: Definition, output: Output, facts: dict[str, Any], at: datetime) -> Paper:
    today = timezone.localdate(at)
    return Paper(
        case=case,
        output=output.id,
        title=say(output.title, "id"),
        code=new_secret(VERIFYING),
        issued_at=at,
        valid_until=numbers.last_day(output.expires, lambda path: find_answer(facts, path), today),
        shown=_public_answers(definition, output, facts),
    )


def _draw_numbers(papers: list[Paper], definition: Definition, facts: dict[str, Any], at: datetime) -> None:
    """Give papers that have none their numbers: late, and all at once."""
    patterns = [
        numbers.filled(
            numbers.pattern_of(definition.outputs[paper.output], definition.prefix),
            city().code,
            _sign_of(paper.case),
            lambda path: find_answer(facts, path),
        )
        for paper in papers
    ]
    for paper, drawn in zip(papers, next_numbers(patterns, timezone.localdate(at)), strict=True):
        paper.number = drawn


def _sign_of(case: Case) -> str:
    """Return how the office in charge of a case is told apart in numbers; "-" where none is."""
    owner = offices().get(case.agency_id or 0)
    return numbers.office_sign(owner.code) if owner else "-"


def signature_of(user: User, agency_id: int | None) -> Signatory:
    """Return how somebody signs: as it is kept, else the name alone, with the office where they lead it."""
    row = Signatory.objects.filter(user=user).first()
    if row:
        return row
    owner = offices().get(agency_id or 0)
    leads = owner is not None and any(held.role == "head" and held.agency_id == owner.id for held in memberships(user))
    return Signatory(name=str(user), title=head_title(owner.name) if owner and leads else "")


def head_title(agency: str) -> str:
    """Return what the head of an office is called: Lurah Jombang Wetan, Camat Jombang, Kepala Dinas Kesehatan."""
    kind, _, name = agency.partition(" ")
    return f"{HEADS[kind]} {name}" if kind in HEADS else f"Kepala {agency}"


def _public_answers(definition: Definition, output: Output, facts: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what everybody may see of a paper; of several whom papers are about, the one of this paper."""
    groups = {other.about for other in definition.outputs.values() if other.about}

    def answer(path: str) -> Any:
        group, _, name = path.partition(".")
        return find_answer(facts, f"{output.about}.{name}" if output.about and group in groups else path)

    pairs = [numbers.public_answer(text, answer) for text in definition.verify]
    return [pair for pair in pairs if pair]


def unnumber(applied: Applied) -> None:
    """Cancel the numbers of a case that an outside register refused; they stay in the line as cancelled."""
    Paper.objects.filter(case=applied.case, status=Paper.Status.NUMBERED).update(
        status=Paper.Status.CANCELLED, ended_at=applied.at, reason="refused outside"
    )


def render(applied: Applied) -> None:
    """Print, sign and keep the numbered papers of a case: the effect of the system's last step, or of one that refuses.

    A letter of refusal that a person signs (BSrE) is left to that person.
    """
    if applied.action.sign == "pades" and signer() is not None:
        return
    reason = reason_words(applied.definition, applied.action.id, applied.data, applied.act.note)
    for paper in Paper.objects.select_for_update().filter(case=applied.case, status=Paper.Status.NUMBERED):
        issue(paper, applied.case, applied.definition, reason)


def issue(paper: Paper, case: Case, definition: Definition, reason: str = "") -> None:
    """Print one numbered paper, sign it with the city's key and make it valid; `reason` is why a matter is refused."""
    pdf = unsigned_pdf(paper, case, definition, reason)
    make_valid(paper, case, sealed_pdf(pdf, city_keys(), paper.title, city().name))


def unsigned_pdf(paper: Paper, case: Case, definition: Definition, reason: str = "") -> bytes:
    """Return a numbered paper as PDF before it is signed; its signed code is put on it."""
    keys, output = city_keys(), definition.outputs[paper.output]
    paper.signed_code = encode(_claims(paper), keys.codes, keys.kid) if "signed" in output.qr else ""
    owner = offices().get(case.agency_id or 0)
    address, agency = verify_url(paper), owner.name if owner else city().name
    facts = case_facts(case, definition, paper.issued_at)
    return paper_pdf(Sheet(paper, case, definition, output, facts, address, agency, reason=reason))


def make_valid(paper: Paper, case: Case, pdf: bytes) -> None:
    """Keep the signed PDF of a numbered paper, which holds from now on."""
    paper.sha256 = hashlib.sha256(pdf).hexdigest()
    name = f"{paper.output}-{paper.number}.pdf".replace("/", "-")
    paper.file = store(ContentFile(pdf, name), kind="paper", by=Actor.system(), case_id=case.pk)
    paper.status = Paper.Status.REFUSAL if is_refusal(paper) else Paper.Status.VALID
    end_earlier(paper, case)
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


def revocable(paper: Paper) -> bool:
    """Tell whether the service lets this paper be revoked (`revocable` of its output)."""
    output = pinned_definition(paper.case.definition_id).outputs.get(paper.output)
    return output is not None and output.revocable


@transaction.atomic
def revoke(paper: Paper, reason: str, by: Actor) -> Paper:
    """Say that a paper holds no longer: in its case's history and to its holder.

    Raises ValueError where it does not hold anyway, or its service revokes none.
    """
    if not revocable(paper):
        raise ValueError("not revocable")
    revoked = end_paper(paper, Paper.Status.REVOKED, reason, by, None)
    note_beside(revoked.case, PAPER_ENDED, f"{revoked.title} {revoked.number}: {reason}", by)
    tell_revoked(revoked)
    return revoked


@transaction.atomic
def reissue(case: Case, changes: Mapping[str, Any], remark: str, by: User) -> list[Paper]:
    """Put answers right (None takes one away) and issue all papers of a matter anew; return the new ones.

    Each keeps its number in the register, says what was done and is signed by who decided it; what a paper of before
    said no longer holds.
    """
    case = lock_case(case)
    definition = pinned_definition(case.definition_id)
    keep_answers(case, definition, merged_answers(case, changes))
    case.save(update_fields=["data", "personal"])
    at = timezone.now()
    facts = case_facts(case, definition, at)
    before = {paper.output: paper for paper in Paper.objects.filter(case=case, status=Paper.Status.VALID)}
    for paper in before.values():
        end_paper(paper, Paper.Status.SUPERSEDED, remark, actor_for(by), None)
    papers = [_paper(case, definition, output, facts, at) for output in printed_outputs(definition, facts)]
    signature = signature_of(by, case.agency_id)
    for paper in papers:
        put_signature(paper, signature)
        _follow(paper, before, f"Diperbaiki {date_words(str(timezone.localdate(at)), 'id')}: {remark}"[:600])
    keep_last_day(papers, before, case, definition)
    _draw_numbers([paper for paper in papers if not paper.number], definition, facts, at)
    for paper in insert(papers):
        issue(paper, case, definition)
    return papers


def merged_answers(case: Case, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers of a case with changes in their place."""
    answers = {name: value for name, value in answers_of(case).items() if not name.startswith("$")}
    flat = {**flatten(answers), **changes}
    return nest({path: value for path, value in flat.items() if value is not None})


def _follow(paper: Paper, before: Mapping[str, Paper], remark: str) -> None:
    """Let a paper follow the one of before, where there was one: under its number, and with what was done."""
    wrong = before.get(paper.output)
    paper.remark, paper.supersedes = remark if wrong else "", wrong
    if wrong:
        paper.number = wrong.number
