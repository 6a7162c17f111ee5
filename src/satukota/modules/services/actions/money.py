"""Bills, payments as they were seen, receipts, reconciliation."""

from contextlib import suppress

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from satukota.kernel.cases.api import (
    SYSTEM,
    Act,
    Applied,
    Case,
    FieldError,
    Invalid,
    NotAllowed,
    apply,
    case_facts,
    pinned_definition,
    subject_of,
)
from satukota.kernel.events.api import record
from satukota.kernel.people.api import Agency, User, actor_for
from satukota.modules.services.actions.events import BillPaid
from satukota.modules.services.actions.papers import next_number
from satukota.modules.services.models import Bill, Payment, QrisCode
from satukota.modules.services.queries.fees import fee_lines, unknown_fees
from satukota.modules.services.rules import qris

PAID = "lunas"


class Refused(ValueError):
    """The payment cannot be recorded; `code` is paid, amount, reference or reversed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def make_bill(applied: Applied) -> None:
    """Bill a case by its definition's fees: the effect of the decision. Nothing to pay counts as paid at once.

    Raises Invalid where a fee cannot be computed: nobody is let off by a formula that gives no number.
    """
    case, definition = applied.case, applied.definition
    facts = case_facts(case, definition, applied.at)
    unknown = unknown_fees(definition, facts)
    if unknown:
        said = gettext("This fee cannot be computed from the answers.")
        raise Invalid({fee.id: FieldError("said", {"said": said}) for fee in unknown})
    owed = fee_lines(definition, facts)
    total = max(0, sum(amount for _label, _basis, amount in owed))
    Bill.objects.update_or_create(
        case=case,
        defaults={
            "agency_id": case.agency_id,
            "number": next_number("TAG-{yyyy}-{seq:6}", timezone.localdate(applied.at)),
            "lines": owed,
            "total": total,
            "paid_at": None if total else applied.at,
        },
    )


def pass_if_free(case: Case) -> None:
    """Move a case on whose bill asks for nothing."""
    if PAID in pinned_definition(case.definition_id).actions and Bill.objects.filter(case=case, total=0).exists():
        with suppress(NotAllowed):
            apply(case, Act(PAID), SYSTEM)


@transaction.atomic
def pay(bill_id: int, method: str, amount: int, reference: str, by: User) -> Payment:
    """Record money that came in for a bill; a full bill moves its case on. Raises Refused."""
    bill = Bill.objects.select_for_update().select_related("case").get(pk=bill_id)
    left = bill.total - paid_amount(bill)
    if left <= 0:
        raise Refused("paid")
    if not 0 < amount <= left:
        raise Refused("amount")
    if method != Payment.Method.CASH and not reference.strip():
        raise Refused("reference")
    try:
        with transaction.atomic():
            payment = Payment.objects.create(
                bill=bill,
                method=method,
                amount=amount,
                reference=reference.strip(),
                receipt=next_number("KW-{yyyy}-{seq:6}", timezone.localdate()),
                recorded_by=by,
            )
    except IntegrityError:
        raise Refused("reference") from None
    if amount == left:
        _settle(bill, by)
    return payment


def paid_amount(bill: Bill) -> int:
    """Return what came in for a bill, reversals taken off."""
    return sum(bill.payments.values_list("amount", flat=True))


def _settle(bill: Bill, by: User) -> None:
    bill.paid_at = timezone.now()
    bill.save(update_fields=["paid_at"])
    case = Case.objects.defer("search").get(pk=bill.case_id)
    record(BillPaid(bill=bill.pk, type=case.type), subject_of(case), actor_for(by))
    if PAID in pinned_definition(case.definition_id).actions:
        apply(case, Act(PAID), SYSTEM)


@transaction.atomic
def reverse(payment: Payment, by: User) -> Payment:
    """Take a wrong record back by its opposite. Raises Refused where it was taken back or its bill led to a paper."""
    wrong = Payment.objects.select_for_update().select_related("bill").get(pk=payment.pk)
    if not reversible(wrong):
        raise Refused("reversed")
    receipt = next_number("KW-{yyyy}-{seq:6}", timezone.localdate())
    return Payment.objects.create(
        bill=wrong.bill, method=wrong.method, amount=-wrong.amount, receipt=receipt, recorded_by=by, reverses=wrong
    )


def reversible(payment: Payment) -> bool:
    """Tell whether a record may still be taken back: it is none itself, none took it back, its bill is not settled."""
    return not (payment.reverses_id or payment.bill.paid_at or Payment.objects.filter(reverses=payment).exists())


@transaction.atomic
def mark_matched(payments: list[int], by: User) -> int:
    """Mark payments as found on the bank's statement; return how many were new."""
    unmatched = Payment.objects.filter(pk__in=payments, matched_at__isnull=True)
    return unmatched.update(matched_at=timezone.now(), matched_by=by)


def keep_qris(agency: Agency, payload: str, by: User) -> QrisCode:
    """Keep an agency's own static QRIS after checking it. Raises BadQris."""
    code = qris.read_static(payload)
    values = {
        "payload": payload.strip(),
        "merchant": code.merchant,
        "nmid": code.nmid,
        "checked_by": by,
        "checked_at": timezone.now(),
    }
    return QrisCode.objects.update_or_create(agency=agency, defaults=values)[0]
