"""SIAK's part of a registration: asked by a job, its answer written as an action of the system."""

from contextlib import suppress

from django.db import transaction
from django.utils import timezone

from satukota.kernel.cases.api import SYSTEM, Act, Case, NotAllowed, answers_of, apply, subject_of
from satukota.kernel.events.api import Actor, record
from satukota.modules.services.actions.events import SiakAnswered
from satukota.modules.services.channels.siak import Answer, Unreachable, register
from satukota.modules.services.models import SiakRequest

OPEN = (SiakRequest.Status.WAITING, SiakRequest.Status.SENT)


def ask_siak(case: Case) -> None:
    """Send what waits for a case, and take the answer where it comes at once. Raises Unreachable."""
    for request in SiakRequest.objects.filter(case=case, status=SiakRequest.Status.WAITING):
        answer = register().ask(request.reference, answers_of(case))
        SiakRequest.objects.filter(pk=request.pk, status=SiakRequest.Status.WAITING).update(
            status=SiakRequest.Status.SENT
        )
        save_answer(request, answer)


def ask_waiting() -> int:
    """Ask how the open requests stand; return how many were answered. One that is out of reach stops the round."""
    done = 0
    for request in SiakRequest.objects.filter(status__in=OPEN).select_related("case").order_by("id")[:200]:
        try:
            done += save_answer(request, register().look(request.reference))
        except Unreachable:
            break
    return done


@transaction.atomic
def save_answer(request: SiakRequest, answer: Answer) -> bool:
    """Write SIAK's answer into the case, once; return whether there was one.

    A case that moved on meanwhile (a clerk wrote the receipt, or it was refused) keeps its state: the answer is kept
    with the request, and the next request is not held up.
    """
    row = SiakRequest.objects.select_for_update().select_related("case").get(pk=request.pk)
    if answer.status not in {"accepted", "refused"} or row.status not in OPEN:
        return False
    row.status, row.answered_at = answer.status, timezone.now()
    row.receipt, row.reason = answer.receipt[:40], answer.reason[:500]
    row.save()
    record(SiakAnswered(request=row.pk, status=row.status), subject_of(row.case), Actor.system())
    accepted = answer.status == "accepted"
    act = Act("siak-terima", {"siak": row.receipt}) if accepted else Act("siak-tolak", {"alasan": row.reason or "-"})
    with suppress(NotAllowed):
        apply(row.case, act, SYSTEM)
    return True
