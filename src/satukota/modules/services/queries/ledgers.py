"""The books of bills: what is asked, paid and given back; where an agency takes money."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from satukota.kernel.cases.api import Case, pinned_definition
from satukota.kernel.people.api import office, permissions, staff_with
from satukota.modules.services.models import Bill, PayAccount, Payment, QrisCode, Refund
from satukota.modules.services.queries.issued import papers_of
from satukota.modules.services.queries.refusals import is_refusal
from satukota.modules.services.rules.ledger import BOND, FEE, OVERPAYMENT, Ledger
from satukota.modules.services.rules.service_checks import PAID

MONEY = "services.money"
OWED_BACK = (Refund.Status.ASKED, Refund.Status.APPROVED)


def bills_of(case: Case) -> list[Bill]:
    """Return the bills of a case in the order in which they were made."""
    return list(Bill.objects.filter(case=case).order_by("id"))


def takes_money_for(case: Case) -> int | None:
    """Return the agency that takes the money of a case: the one in charge, or the owner where only that has a treasurer.

    Who issues a letter in a village has none; a bill that stands there alone is paid by nobody.
    """
    owner = office(pinned_definition(case.definition_id).owner.get("opd", ""))
    return next(
        (here for here in (case.agency_id, owner.id if owner else None) if _has_treasurer(here)), case.agency_id
    )


def _has_treasurer(agency_id: int | None) -> bool:
    return any(staff_with(role, agency_id or 0).exists() for role in permissions()[MONEY].roles)


def asks_for_money(case: Case) -> bool:
    """Tell whether the bills of a case still ask: it runs, or its definition takes payment after this end."""
    paid = pinned_definition(case.definition_id).actions.get(PAID)
    return case.is_open or (paid is not None and case.state in paid.after)


def ledger(bill: Bill) -> Ledger:
    """Return the books of a bill: since it asked anew, where it did; what came in and went back before is settled."""
    came_in = bill.payments.aggregate(sum=Sum("amount"))["sum"] or 0
    settled = bill.refunds.filter(asked_anew=True).aggregate(sum=Sum("amount"))["sum"] or 0
    refunds = list(bill.refunds.filter(asked_anew=False).values_list("kind", "amount", "status"))
    returned = tuple((kind, amount) for kind, amount, status in refunds if status == Refund.Status.PAID)
    promised = tuple((kind, amount) for kind, amount, status in refunds if status in OWED_BACK)
    return Ledger(bill.total, bill.bond, came_in - settled, returned, promised)


def refundable(bill: Bill, case: Case) -> list[tuple[str, int]]:
    """Return (kind, whole rupiah) of what may be asked back now.

    Too much at any time, a bond when the matter is over, the fee itself where it ended without a paper.
    """
    books = ledger(bill)
    kinds = [OVERPAYMENT]
    if not case.is_open:
        kinds.append(BOND)
        if not any(paper.file_id and not is_refusal(paper) for paper in papers_of(case)):
            kinds.append(FEE)
    return [(kind, books.refundable(kind)) for kind in kinds if books.refundable(kind)]


def owes_back(case: Case) -> bool:
    """Tell whether money of a matter may still be asked back, or was asked back and is not paid out yet."""
    return any(refundable(bill, case) or ledger(bill).promised for bill in bills_of(case))


def accounts_of(agency_id: int | None) -> list[PayAccount]:
    """Return where an agency takes money, as far as a second person confirmed it."""
    rows = PayAccount.objects.filter(agency_id=agency_id or 0, confirmed_at__isnull=False, ended_at__isnull=True)
    return list(rows.order_by("kind"))


def account_number(account: PayAccount, bill: Bill) -> str:
    """Return the number to pay a bill to: the account's, or that of the virtual account which belongs to the bill."""
    if account.kind == PayAccount.Kind.VIRTUAL:
        return f"{account.number}{bill.pk:08d}"
    return account.number


def qris_of(agency_id: int | None) -> QrisCode | None:
    """Return the QRIS of an agency that two people have looked at and that is in use."""
    used = QrisCode.objects.filter(confirmed_at__isnull=False, ended_at__isnull=True)
    return used.filter(agency_id=agency_id or 0).first()


def waiting_refunds(agencies: Iterable[int]) -> list[Refund]:
    """Return what was asked back from agencies and neither refused nor paid out, the oldest first."""
    rows = Refund.objects.filter(bill__agency_id__in=[*agencies], status__in=OWED_BACK)
    return list(rows.select_related("bill", "bill__case", "asked_by").defer("bill__case__search").order_by("id"))


MOST_LISTED = 200
OF_A_BILL = 8
"""The last digits of a virtual account's number, which are those of the bill."""


@dataclass(frozen=True, slots=True)
class BillRow:
    """A bill and what is left to pay of it, in whole rupiah."""

    bill: Bill
    left: int


def waiting_bills(agencies: Iterable[int]) -> tuple[list[BillRow], int]:
    """Return the bills of agencies that wait, those of running matters first, as many as are listed; and how many wait."""
    bills = Bill.objects.filter(agency_id__in=[*agencies], paid_at__isnull=True)
    return _rows(bills.order_by("-case__is_open", "id")), bills.count()


def bills_named(agencies: Iterable[int], words: str) -> list[BillRow]:
    """Return the bills of agencies, paid ones too, whose number, matter, receipt, reference or virtual account this is."""
    words = words.strip()
    named = Q(number__icontains=words) | Q(case__number__icontains=words)
    named |= Q(payments__receipt__iexact=words) | Q(payments__reference__iexact=words)
    digits = words.replace(" ", "")
    if len(digits) > OF_A_BILL and digits.isascii() and digits.isdigit():
        named |= Q(pk=int(digits[-OF_A_BILL:]))
    return _rows(Bill.objects.filter(named, agency_id__in=[*agencies]).order_by("-id").distinct()) if words else []


def _rows(bills: QuerySet[Bill]) -> list[BillRow]:
    listed = list(bills.select_related("case").defer("case__search")[:MOST_LISTED])
    came_in, settled = _sums(Payment.objects.filter(bill__in=listed)), _settled(listed)
    return [BillRow(bill, max(0, bill.total - came_in.get(bill.pk, 0) + settled.get(bill.pk, 0))) for bill in listed]


def _settled(bills: Sequence[Bill]) -> dict[int, int]:
    return _sums(Refund.objects.filter(bill__in=bills, asked_anew=True))


def _sums(rows: QuerySet[Payment] | QuerySet[Refund]) -> dict[int, int]:
    return dict(rows.order_by().values_list("bill").annotate(sum=Sum("amount")).values_list("bill", "sum"))
