"""Money that goes back: asked for, decided by a second person, paid out with its proof and receipt."""

from django.db import transaction
from django.utils import timezone

from satukota.kernel.cases.api import Case, lock_case, subject_of
from satukota.kernel.events.api import Actor, AlreadyDone, record, was_done
from satukota.kernel.files.api import StoredFile
from satukota.kernel.people.api import User, actor_for
from satukota.modules.services.actions.events import MoneyReturned
from satukota.modules.services.actions.messages import tell_news
from satukota.modules.services.actions.papers import next_number
from satukota.modules.services.models import Bill, Refund
from satukota.modules.services.queries.ledgers import OWED_BACK, bills_of, ledger, refundable
from satukota.modules.services.rules.ledger import BOND, FEE

REOPENED = "Permohonan dibuka kembali."


class NotReturned(ValueError):
    """Money is not given back so; `code` is amount, four_eyes, decided, reason or reference."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def ask_refund(
    bill: Bill, kind: str, amount: int, reason: str, payee: str, by: User | None, *, key: str | None = None
) -> Refund:
    """Ask for money of a bill back, as its applicant where nobody of the staff does; `amount` in whole rupiah.

    Raises NotReturned where so much of this kind is not to be given back, AlreadyDone for what was asked under the key.
    """
    case = lock_case(bill.case)
    if was_done(key):
        raise AlreadyDone(key or "")
    if not 0 < amount <= dict(refundable(bill, case)).get(kind, 0):
        raise NotReturned("amount")
    refund = Refund.objects.create(
        bill=bill, kind=kind, amount=amount, reason=reason.strip()[:500], payee=payee.strip()[:300], asked_by=by
    )
    _record(refund, actor_for(by) if by else Actor(None, "applicant"), key)
    return refund


@transaction.atomic
def decide_refund(refund: Refund, by: User, decision: str, *, accept: bool) -> Refund:
    """Approve a refund or refuse it with a reason. Raises NotReturned where it was decided, or by who asked for it."""
    row = _locked(refund)
    if row.status != Refund.Status.ASKED:
        raise NotReturned("decided")
    if row.asked_by_id == by.pk:
        raise NotReturned("four_eyes")
    if not accept and not decision.strip():
        raise NotReturned("reason")
    row.status = Refund.Status.APPROVED if accept else Refund.Status.REFUSED
    row.decided_by, row.decided_at, row.decision = by, timezone.now(), decision.strip()[:500]
    row.save(update_fields=["status", "decided_by", "decided_at", "decision"])
    _record(row, actor_for(by))
    return row


@transaction.atomic
def pay_out(refund: Refund, reference: str, document: StoredFile | None, by: User) -> Refund:
    """Record that an approved refund was paid out: the bank's reference, its proof; it gets a receipt.

    Raises NotReturned where it waits for no payment, the approver pays it out, or proof or reference is missing.
    """
    row = _locked(refund)
    if row.status != Refund.Status.APPROVED:
        raise NotReturned("decided")
    if row.decided_by_id == by.pk:
        raise NotReturned("four_eyes")
    if not reference.strip() or document is None:
        raise NotReturned("reference")
    row.status, row.paid_by, row.paid_at = Refund.Status.PAID, by, timezone.now()
    row.reference, row.document = reference.strip()[:80], document
    row.receipt = next_number("KW-{yyyy}-{seq:6}", timezone.localdate())
    row.save(update_fields=["status", "paid_by", "paid_at", "reference", "document", "receipt"])
    _record(row, actor_for(by))
    return row


@transaction.atomic
def ask_anew(case: Case) -> None:
    """Let the bills of a matter that is decided anew ask again for the bonds and fees that were given back.

    What somebody asked for and nobody paid out yet is refused: it is the fee of what may still be granted.
    """
    given = Refund.objects.select_for_update().filter(bill__case=case, kind__in=[BOND, FEE], asked_anew=False)
    for refund in given.filter(status__in=OWED_BACK):
        refund.status, refund.decided_at = Refund.Status.REFUSED, timezone.now()
        refund.decision = REOPENED
        refund.save(update_fields=["status", "decided_at", "decision"])
        _record(refund, Actor.system())
    if given.filter(status=Refund.Status.PAID).update(asked_anew=True):
        for bill in bills_of(case):
            bill.paid_at = None if ledger(bill).left else bill.paid_at
            bill.save(update_fields=["paid_at"])


def _locked(refund: Refund) -> Refund:
    rows = Refund.objects.select_for_update(of=("self",)).select_related("bill", "bill__case")
    return rows.defer("bill__case__search").get(pk=refund.pk)


def _record(refund: Refund, actor: Actor, key: str | None = None) -> None:
    case = refund.bill.case
    if refund.status != Refund.Status.ASKED:
        tell_news(case, f"refund:{refund.pk}:{refund.status}", refund.decision or "-")
    data = MoneyReturned(refund=refund.pk, kind=refund.kind, status=str(refund.status), type=case.type)
    record(data, subject_of(case), actor, key=key)
