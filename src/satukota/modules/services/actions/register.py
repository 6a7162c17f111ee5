"""SIAK's part of a registration: asked by a job, its answer written as an action of the system."""

from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from satukota.kernel.cases.api import (
    SYSTEM,
    Act,
    Applied,
    Case,
    NotAllowed,
    apply,
    case_facts,
    lock_case,
    pinned_definition,
    subject_of,
)
from satukota.kernel.events.api import Actor, record
from satukota.kernel.people.api import User, actor_for
from satukota.modules.services.actions.events import SiakAnswered, SiakAskedAgain
from satukota.modules.services.actions.messages import tell_news
from satukota.modules.services.channels.siak import ANSWERED, Answer, Unreachable, register
from satukota.modules.services.models import SiakRequest
from satukota.modules.services.queries.agencies import agencies_for

OPEN = (SiakRequest.Status.WAITING, SiakRequest.Status.SENT)
AT_ONCE, FAILURES = 200, 3
SILENT_FOR = timedelta(minutes=5)
NOT_TAKEN = "SIAK belum menerima perbaikan ini ({reason}). Dokumen yang baru tetap berlaku; kantor menindaklanjutinya."
"""What an applicant is told; the messages of a city are written in Indonesian."""


def ask_siak(case: Case) -> None:
    """Send what waits for a case, and take the answer where it comes at once; where SIAK is silent the rounds go on."""
    for request in SiakRequest.objects.filter(case=case, status=SiakRequest.Status.WAITING):
        if not is_silent():
            _try(request, case)


def is_silent() -> bool:
    """Tell whether SIAK gave no answer a moment ago: jobs of single matters then do not wait for it one after another."""
    tried = SiakRequest.objects.filter(status__in=OPEN, tried_at__gte=timezone.now() - SILENT_FOR)
    return tried.exclude(trouble="").exclude(trouble__startswith=ANSWERED).exists()


def _try(request: SiakRequest, case: Case) -> bool:
    """Send or ask for one request once; return whether SIAK said anything that can be used."""
    try:
        waits = request.status == SiakRequest.Status.WAITING
        answer = _send(request, case) if waits else register().look(request.reference)
    except Unreachable as error:
        request.tried_at, request.trouble = timezone.now(), str(error)[:120]
        request.save(update_fields=["tried_at", "trouble"])
        return False
    request.tried_at, request.trouble = timezone.now(), ""
    request.save(update_fields=["tried_at", "trouble"])
    save_answer(request, answer)
    return True


def _send(request: SiakRequest, case: Case) -> Answer:
    """Send one request and return the answer. Raises Unreachable."""
    send = register().correct if request.correction else register().ask
    facts = case_facts(case, pinned_definition(case.definition_id), timezone.now())
    answer = send(request.reference, {name: value for name, value in facts.items() if not name.startswith("$")})
    SiakRequest.objects.filter(pk=request.pk, status=SiakRequest.Status.WAITING).update(status=SiakRequest.Status.SENT)
    return answer


def tell_correction(case: Case) -> SiakRequest | None:
    """Let SIAK be told that the answers of a matter that it registered were put right; a job sends it."""
    known = SiakRequest.objects.filter(case=case)
    if not known.filter(correction=False, status=SiakRequest.Status.ACCEPTED).exists():
        return None
    return SiakRequest.objects.create(case=case, reference=f"{case.number}-{known.count() + 1}", correction=True)


@transaction.atomic
def tell_again(case: Case, by: User) -> bool:
    """Let SIAK be told once more of a correction that it refused last; return False where it did not."""
    lock_case(case)
    again = tell_correction(case) if refused_correction(case) else None
    if again:
        record(SiakAskedAgain(request=again.pk), subject_of(case), actor_for(by))
    return again is not None


def waits_for_silent(case: Case) -> bool:
    """Tell whether the papers of a case wait for SIAK, which gave no usable answer when it was asked last."""
    waiting = SiakRequest.objects.filter(case=case, status__in=OPEN, correction=False)
    return case.is_open and waiting.exclude(trouble="").exists()


def refused_correction(case: Case) -> SiakRequest | None:
    """Return the correction that SIAK refused, where nothing was sent to it for this case since."""
    last = SiakRequest.objects.filter(case=case).order_by("-id").first()
    return last if last and last.is_refused_correction else None


def refused_corrections(user: User) -> QuerySet[SiakRequest]:
    """Return the corrections in the agencies of a user that SIAK refused and that nobody took further yet."""
    later = SiakRequest.objects.filter(case=OuterRef("case"), pk__gt=OuterRef("pk"))
    rows = SiakRequest.objects.filter(correction=True, status=SiakRequest.Status.REFUSED).exclude(Exists(later))
    rows = rows.filter(case__agency_id__in=agencies_for(user, "services.papers")).select_related("case")
    return rows.defer("case__search").order_by("id")


def ask_waiting() -> int:
    """Ask how the open requests stand; return how many were answered.

    Those asked longest ago come first, so that one without an answer never stands before the others. After a few
    failures in a row SIAK is taken to be away, and the round ends.
    """
    failures = 0
    open_requests = SiakRequest.objects.filter(status__in=OPEN)
    before = open_requests.count()
    for request in open_requests.select_related("case").order_by(F("tried_at").asc(nulls_first=True), "id")[:AT_ONCE]:
        failures = 0 if _try(request, request.case) else failures + 1
        if failures == FAILURES:
            break
    return before - SiakRequest.objects.filter(status__in=OPEN).count()


@transaction.atomic
def save_answer(request: SiakRequest, answer: Answer) -> bool:
    """Write SIAK's answer into the case, once; return whether there was one.

    A case that moved on meanwhile (a clerk wrote the receipt, or it was refused) keeps its state: the answer is kept
    with the request, and the next request is not held up. Whose correction was refused hears why.
    """
    row = SiakRequest.objects.select_for_update().select_related("case").get(pk=request.pk)
    if answer.status not in {"accepted", "refused"} or row.status not in OPEN:
        return False
    row.status, row.answered_at = answer.status, timezone.now()
    row.receipt, row.reason = answer.receipt[:40], answer.reason[:500]
    row.save()
    record(SiakAnswered(request=row.pk, status=row.status), subject_of(row.case), Actor.system())
    if not row.correction:
        with suppress(NotAllowed):
            apply(row.case, _act(answer, row), SYSTEM)
    elif row.status == SiakRequest.Status.REFUSED:
        tell_news(row.case, f"siak:{row.pk}", NOT_TAKEN.format(reason=row.reason or "-"))
    return True


def note_by_hand(applied: Applied) -> None:
    """Close what waits for SIAK where an officer wrote its answer into the case: nothing is registered twice."""
    receipt, reason = str(applied.data.get("siak", "")), str(applied.data.get("alasan", ""))
    status = SiakRequest.Status.ACCEPTED if receipt else SiakRequest.Status.REFUSED
    for row in SiakRequest.objects.select_for_update().filter(case=applied.case, status__in=OPEN):
        row.status, row.answered_at, row.trouble = status, timezone.now(), ""
        row.receipt, row.reason = receipt[:40], reason[:500]
        row.save()
        record(SiakAnswered(request=row.pk, status=row.status), subject_of(applied.case), applied.who.actor)


def _act(answer: Answer, row: SiakRequest) -> Act:
    """Return what the answer does to its case: the receipt and the identity numbers of the children, or the reason."""
    if answer.status != "accepted":
        return Act("siak-tolak", {"alasan": row.reason or "-"})
    numbers = zip(("nik", "nik2", "nik3"), answer.numbers, strict=False)
    return Act("siak-terima", {"siak": row.receipt, **{name: number for name, number in numbers if number}})
