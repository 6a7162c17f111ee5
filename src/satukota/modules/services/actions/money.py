"""Bills, payments as they were seen, receipts, reconciliation."""

from collections.abc import Sequence
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
from satukota.kernel.events.api import AlreadyDone, record, was_done
from satukota.kernel.people.api import Agency, User, actor_for
from satukota.modules.services.actions.ending import require_in_place
from satukota.modules.services.actions.events import BillPaid, MoneyRecorded
from satukota.modules.services.actions.papers import next_number, printed_outputs, refuse_unprintable
from satukota.modules.services.actions.refunds import ask_anew
from satukota.modules.services.models import Bill, PayAccount, Payment, QrisCode
from satukota.modules.services.queries.fees import bond_in, fee_lines, unknown_fees
from satukota.modules.services.queries.ledgers import bills_of, ledger, takes_money_for
from satukota.modules.services.rules import qris
from satukota.modules.services.rules.ledger import shares

PAID = "lunas"


class Refused(ValueError):
    """The payment cannot be recorded; `code` is paid, amount, together, reference or reversed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def make_bill(applied: Applied) -> None:
    """Bill a case by the fees of this step: the effect of the decision. Nothing to pay counts as paid at once.

    A step that is done again bills anew; what came in for it before and was not given back counts. Raises Invalid where
    a fee cannot be computed: nobody is let off by a formula that gives no number; NotAllowed where who signs decides
    about a paper that cannot be printed, or that follows one which holds no longer.
    """
    case, definition = applied.case, applied.definition
    facts = case_facts(case, definition, applied.at)
    step = applied.action.id
    if applied.who.user and any(definition.roles[role].signs for role in applied.action.by):
        # Nobody looks again once the money is in: what cannot be printed is said before it is asked for.
        refuse_unprintable(definition, printed_outputs(definition, facts), facts)
        require_in_place(case)
    unknown = unknown_fees(definition, facts, step)
    if unknown:
        said = gettext("This fee cannot be computed from the answers.")
        raise Invalid({fee.id: FieldError("said", {"said": said}) for fee in unknown})
    if case.is_open:
        ask_anew(case)
    owed = fee_lines(definition, facts, step)
    total = max(0, sum(amount for _label, _basis, amount in owed))
    own = any(step in fee.billed_by for fee in definition.fees.values())
    # A bill of before bills knew their step belongs to the step that no fee names.
    before = Bill.objects.filter(case=case, action__in=[step] if own else ["", step]).order_by("-action").first()
    bill = before or Bill(case=case, number=next_number("TAG-{yyyy}-{seq:6}", timezone.localdate(applied.at)))
    bill.action, bill.agency_id, bill.lines, bill.total = step, takes_money_for(case), list(owed), total
    bill.bond = min(total, bond_in(definition, facts, step))
    bill.paid_at = applied.at if total <= (paid_amount(bill) if before else 0) else None
    bill.save()


def pass_if_free(case: Case) -> None:
    """Move a case on whose bills ask for nothing (more)."""
    bills = bills_of(case)
    if PAID in pinned_definition(case.definition_id).actions and bills and all(bill.paid_at for bill in bills):
        with suppress(NotAllowed):
            apply(case, Act(PAID), SYSTEM)


@transaction.atomic
def pay(
    bill_id: int, method: str, amount: int, reference: str, by: User, *, more: bool = False, key: str | None = None
) -> Payment:
    """Record money that came in for a bill, in whole rupiah; a full bill moves its case on.

    With `more` it may be more than is left: what is too much is given back (`refunds`). Raises Refused, and AlreadyDone
    for what was recorded under the key before.
    """
    bill = Bill.objects.select_for_update(of=("self",)).select_related("case").get(pk=bill_id)
    if was_done(key):
        raise AlreadyDone(key or "")
    left = bill.total - paid_amount(bill)
    if left <= 0 and not more:
        raise Refused("paid")
    if amount <= 0 or (amount > left and not more):
        raise Refused("amount")
    payment = _keep_payment(bill, method, amount, reference, by, 1)
    _record(payment, by, key)
    if 0 < left <= amount:
        _settle(bill, by)
    return payment


@transaction.atomic
def pay_together(bill_ids: Sequence[int], method: str, amount: int, reference: str, by: User) -> list[Payment]:
    """Record one transfer that pays several bills in full. Raises Refused where it is not exactly what they ask for."""
    bills = list(Bill.objects.select_for_update(of=("self",)).filter(pk__in=bill_ids).order_by("pk"))
    parts = shares(amount, [bill.total - paid_amount(bill) for bill in bills])
    if parts is None:
        raise Refused("together")
    pairs = list(zip(bills, parts, strict=True))
    payments = [_keep_payment(bill, method, part, reference, by, n) for n, (bill, part) in enumerate(pairs, 1)]
    for payment, bill in zip(payments, bills, strict=True):
        _record(payment, by)
        _settle(bill, by)
    return payments


def _keep_payment(bill: Bill, method: str, amount: int, reference: str, by: User, part: int) -> Payment:
    if method != Payment.Method.CASH and not reference.strip():
        raise Refused("reference")
    try:
        with transaction.atomic():
            return Payment.objects.create(
                bill=bill,
                method=method,
                amount=amount,
                reference=reference.strip(),
                part=part,
                receipt=next_number("KW-{yyyy}-{seq:6}", timezone.localdate()),
                recorded_by=by,
            )
    except IntegrityError:
        raise Refused("reference") from None


def _record(payment: Payment, by: User, key: str | None = None) -> None:
    case = Case.objects.defer("search").get(pk=payment.bill.case_id)
    data = MoneyRecorded(payment=payment.pk, bill=payment.bill_id, amount=payment.amount, type=case.type)
    record(data, subject_of(case), actor_for(by), key=key)


def paid_amount(bill: Bill) -> int:
    """Return what came in for a bill since it asks for it, reversals taken off."""
    return ledger(bill).paid


def _settle(bill: Bill, by: User) -> None:
    bill.paid_at = timezone.now()
    bill.save(update_fields=["paid_at"])
    case = Case.objects.defer("search").get(pk=bill.case_id)
    record(BillPaid(bill=bill.pk, type=case.type), subject_of(case), actor_for(by))
    if PAID in pinned_definition(case.definition_id).actions and all(row.paid_at for row in bills_of(case)):
        with suppress(NotAllowed):  # where the step that this bill belongs to asks for more than its money
            apply(case, Act(PAID), SYSTEM)


@transaction.atomic
def reverse(payment: Payment, by: User) -> Payment:
    """Take a wrong record back by its opposite. Raises Refused where it was taken back or its bill led to a paper."""
    wrong = Payment.objects.select_for_update().select_related("bill").get(pk=payment.pk)
    if not reversible(wrong):
        raise Refused("reversed")
    receipt = next_number("KW-{yyyy}-{seq:6}", timezone.localdate())
    reversal = Payment.objects.create(
        bill=wrong.bill, method=wrong.method, amount=-wrong.amount, receipt=receipt, recorded_by=by, reverses=wrong
    )
    _record(reversal, by)
    return reversal


def reversible(payment: Payment) -> bool:
    """Tell whether a record may still be taken back: it is none itself, none took it back, no settled bill rests on it.

    Nor is any of its money given back already, or promised to be.
    """
    if payment.reverses_id or Payment.objects.filter(reverses=payment).exists():
        return False
    books = ledger(payment.bill)
    if payment.bill.paid_at and books.paid - payment.amount < books.total:
        return False
    return payment.amount <= books.free


@transaction.atomic
def mark_matched(payments: list[int], by: User) -> int:
    """Mark payments as found on the bank's statement; return how many were new."""
    unmatched = Payment.objects.filter(pk__in=payments, matched_at__isnull=True)
    return unmatched.update(matched_at=timezone.now(), matched_by=by)


@transaction.atomic
def keep_qris(agency: Agency, payload: str, by: User) -> QrisCode:
    """Keep an agency's own static QRIS after checking it; bills show it once another person confirmed it. Raises BadQris.

    It takes the place of what waits to be confirmed; the one in use stays in use until then.
    """
    code = qris.read_static(payload)
    QrisCode.objects.filter(agency=agency, confirmed_at__isnull=True, ended_at__isnull=True).update(
        ended_at=timezone.now()
    )
    return QrisCode.objects.create(
        agency=agency, payload=payload.strip(), merchant=code.merchant, nmid=code.nmid, checked_by=by
    )


class NotConfirmed(ValueError):
    """The account cannot be confirmed so; `code` is four_eyes or decided."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def write_account(agency: Agency, kind: str, bank: str, number: str, holder: str, by: User) -> PayAccount:
    """Write where an agency takes money; it stands on no bill before somebody else has confirmed it.

    It takes the place of what of its kind waits to be confirmed.
    """
    waiting = PayAccount.objects.filter(agency=agency, kind=kind, confirmed_at__isnull=True, ended_at__isnull=True)
    waiting.update(ended_at=timezone.now())
    return PayAccount.objects.create(
        agency=agency,
        kind=kind,
        bank=bank.strip(),
        number=number.replace(" ", ""),
        holder=holder.strip(),
        written_by=by,
    )


@transaction.atomic
def confirm_account(account: PayAccount, by: User) -> PayAccount:
    """Put an account on the bills of its agency; the one of its kind before ends. Raises NotConfirmed."""
    row = PayAccount.objects.select_for_update().get(pk=account.pk)
    if row.confirmed_at or row.ended_at:
        raise NotConfirmed("decided")
    if row.written_by_id == by.pk:
        raise NotConfirmed("four_eyes")
    now = timezone.now()
    used = PayAccount.objects.filter(agency=row.agency_id, kind=row.kind, confirmed_at__isnull=False)
    used.filter(ended_at__isnull=True).update(ended_at=now)
    row.confirmed_by, row.confirmed_at = by, now
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    return row


@transaction.atomic
def confirm_qris(code: QrisCode, by: User) -> QrisCode:
    """Put the QRIS of an agency on its bills; the one before ends. Raises NotConfirmed."""
    row = QrisCode.objects.select_for_update().get(pk=code.pk)
    if row.confirmed_at or row.ended_at:
        raise NotConfirmed("decided")
    if row.checked_by_id == by.pk:
        raise NotConfirmed("four_eyes")
    now = timezone.now()
    used = QrisCode.objects.filter(agency=row.agency_id, confirmed_at__isnull=False, ended_at__isnull=True)
    used.update(ended_at=now)
    row.confirmed_by, row.confirmed_at = by, now
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    return row
