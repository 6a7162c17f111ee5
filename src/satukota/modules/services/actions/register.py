"""SIAK's part of a registration: asked by a job, its answer written as an action of the system."""

from contextlib import suppress

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from satukota.kernel.cases.api import (
    SYSTEM,
    Act,
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
from satukota.modules.services.channels.siak import Answer, Unreachable, register
from satukota.modules.services.models import SiakRequest
from satukota.modules.services.queries.agencies import agencies_for

OPEN = (SiakRequest.Status.WAITING, SiakRequest.Status.SENT)
NOT_TAKEN = "SIAK belum menerima perbaikan ini ({reason}). Dokumen yang baru tetap berlaku; kantor menindaklanjutinya."
"""What an applicant is told; the messages of a city are written in Indonesian."""


def ask_siak(case: Case) -> None:
    """Send what waits for a case, and take the answer where it comes at once. Raises Unreachable."""
    for request in SiakRequest.objects.filter(case=case, status=SiakRequest.Status.WAITING):
        _send(request, case)


def _send(request: SiakRequest, case: Case) -> bool:
    """Send one request and take the answer where it comes at once; return whether it did. Raises Unreachable."""
    send = register().correct if request.correction else register().ask
    facts = case_facts(case, pinned_definition(case.definition_id), timezone.now())
    answer = send(request.reference, {name: value for name, value in facts.items() if not name.startswith("$")})
    SiakRequest.objects.filter(pk=request.pk, status=SiakRequest.Status.WAITING).update(status=SiakRequest.Status.SENT)
    return save_answer(request, answer)


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
    """Ask how the open requests stand; return how many were answered. One that is out of reach stops the round."""
    done = 0
    for request in SiakRequest.objects.filter(status__in=OPEN).select_related("case").order_by("id")[:200]:
        try:
            waits = request.status == SiakRequest.Status.WAITING
            done += _send(request, request.case) if waits else save_answer(request, register().look(request.reference))
        except Unreachable:
            break
    return done


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


def _act(answer: Answer, row: SiakRequest) -> Act:
    """Return what the answer does to its case: the receipt and the identity numbers of the children, or the reason."""
    if answer.status != "accepted":
        return Act("siak-tolak", {"alasan": row.reason or "-"})
    numbers = zip(("nik", "nik2", "nik3"), answer.numbers, strict=False)
    return Act("siak-terima", {"siak": row.receipt, **{name: number for name, number in numbers if number}})
