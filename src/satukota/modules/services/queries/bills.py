"""Bills as a treasurer looks for them: those that wait, and any by its number, its receipt or the bank's reference."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from satukota.modules.services.models import Bill, Payment, Refund

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
