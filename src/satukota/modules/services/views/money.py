"""Pages of the treasurer: bills, payments, receipts, what the bank's statement shows, the agency's QRIS."""

from collections.abc import Callable

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from satukota.kernel.people.api import User, agencies_of, below, require
from satukota.modules.services.actions import money as till
from satukota.modules.services.forms import PaymentForm, QrisForm, TogetherForm
from satukota.modules.services.models import Bill, Payment, QrisCode
from satukota.modules.services.queries.figures import payments_by_month
from satukota.modules.services.queries.ledgers import refundable
from satukota.modules.services.rules.qris import BadQris
from satukota.web.api import page, staff_only


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


REFUSALS: dict[str, Callable[[], str]] = {
    "paid": lambda: gettext("This bill is paid already."),
    "amount": lambda: gettext("The amount is larger than what is left to pay."),
    "together": lambda: gettext("One transfer must be exactly what these bills ask for together."),
    "reference": lambda: gettext("This reference is missing, or another payment has it."),
    "reversed": lambda: gettext("This payment cannot be taken back any more."),
}


@staff_only
def money(request: HttpRequest) -> HttpResponse:
    """List the bills that wait and the payments that were not found on a statement yet."""
    require(request.user, "services.money")
    mine = below(agencies_of(request.user))
    bills = Bill.objects.filter(agency_id__in=mine, paid_at__isnull=True).select_related("case")
    bills = bills.order_by("-case__is_open", "id")
    payments = Payment.objects.filter(bill__agency_id__in=mine, matched_at__isnull=True).select_related(
        "bill", "bill__case"
    )
    qris = QrisCode.objects.filter(agency_id__in=agencies_of(request.user)).first()
    context = {
        "bills": [(bill, bill.total - till.paid_amount(bill)) for bill in bills[:200]],
        "payments": payments.order_by("paid_at")[:200],
        "months": payments_by_month(mine),
        "qris": qris,
        "together": TogetherForm(),
    }
    return page(request, "services/money.html", context)


@staff_only
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a payment."""
    require(request.user, "services.money")
    bill = get_object_or_404(Bill, pk=pk, agency_id__in=below(agencies_of(request.user)))
    left = bill.total - till.paid_amount(bill)
    form = PaymentForm(request.POST or None, initial={"amount": left, "method": "transfer"})
    if request.method == "POST" and form.is_valid():
        try:
            payment = till.pay(
                bill.pk,
                form.cleaned_data["method"],
                form.cleaned_data["amount"],
                form.cleaned_data["reference"],
                _user(request),
                more=form.cleaned_data["more"],
            )
        except till.Refused as refused:
            form.add_error("reference" if refused.code == "reference" else "amount", REFUSALS[refused.code]())
        else:
            notes.success(request, gettext("Recorded; receipt %s.") % payment.receipt)
            return HttpResponseRedirect(reverse("services:receipt", args=[payment.pk]))
    context = {"bill": bill, "left": left, "form": form, "gives_back": bool(refundable(bill, bill.case))}
    return page(request, "services/pay.html", context, status=422 if form.errors else 200)


@staff_only
@require_POST
def together(request: HttpRequest) -> HttpResponse:
    """Record one transfer that pays several bills in full."""
    require(request.user, "services.money")
    mine = below(agencies_of(request.user))
    wanted = [int(pk) for pk in request.POST.getlist("bill") if pk.isdecimal()]
    own = list(Bill.objects.filter(pk__in=wanted, agency_id__in=mine).values_list("pk", flat=True))
    form = TogetherForm(request.POST)
    if not form.is_valid() or len(own) < 2:
        notes.warning(request, gettext("Choose two bills or more, and give the amount and the reference."))
        return HttpResponseRedirect(reverse("services:money"))
    try:
        given = form.cleaned_data
        payments = till.pay_together(own, Payment.Method.TRANSFER, given["amount"], given["reference"], _user(request))
        receipts = ", ".join(payment.receipt for payment in payments)
        notes.success(request, gettext("Recorded; receipts %s.") % receipts)
    except till.Refused as refused:
        notes.error(request, REFUSALS[refused.code]())
    return HttpResponseRedirect(reverse("services:money"))


@staff_only
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a receipt to print."""
    require(request.user, "services.money")
    payment = _payment(request, pk)
    context = {
        "payment": payment,
        "can_go_back": till.reversible(payment),
        "gives_back": bool(refundable(payment.bill, payment.bill.case)),
    }
    return page(request, "services/receipt.html", context)


def _payment(request: HttpRequest, pk: int) -> Payment:
    known = Payment.objects.select_related("bill", "bill__case", "recorded_by", "reverses")
    return get_object_or_404(known, pk=pk, bill__agency_id__in=below(agencies_of(request.user)))


@staff_only
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether a payment was recorded wrongly, then take it back by its opposite."""
    require(request.user, "services.money")
    payment = _payment(request, pk)
    if request.method != "POST":
        return page(request, "services/take_back.html", {"payment": payment, "can_go_back": till.reversible(payment)})
    try:
        reversal = till.reverse(payment, _user(request))
    except till.Refused as refused:
        notes.error(request, REFUSALS[refused.code]())
        return HttpResponseRedirect(reverse("services:receipt", args=[pk]))
    notes.success(request, gettext("Taken back; receipt %s.") % reversal.receipt)
    return HttpResponseRedirect(reverse("services:pay", args=[payment.bill_id]))


@staff_only
@require_POST
def mark_matched(request: HttpRequest) -> HttpResponse:
    """Mark payments as found on the statement."""
    require(request.user, "services.money")
    mine = below(agencies_of(request.user))
    wanted = [int(pk) for pk in request.POST.getlist("payment") if pk.isdecimal()]
    own = list(Payment.objects.filter(pk__in=wanted, bill__agency_id__in=mine).values_list("pk", flat=True))
    notes.success(request, gettext("%s payments were found on the statement.") % till.mark_matched(own, _user(request)))
    return HttpResponseRedirect(reverse("services:money"))


QRIS_WORDS: dict[str, Callable[[], str]] = {
    "checksum": lambda: gettext(
        "The checksum is wrong: a letter is missing or was changed. Copy the whole text again."
    ),
    "not_static": lambda: gettext(
        "This QRIS is for one payment only. Use the static one that your bank gave to the agency."
    ),
    "not_qris": lambda: gettext("This is a payment code, but no Indonesian QRIS."),
}


@staff_only
def qris(request: HttpRequest) -> HttpResponse:
    """Check and keep the agency's own static QRIS."""
    require(request.user, "services.money")
    form = QrisForm(request.POST or None)
    agency = next(
        (
            membership.agency
            for membership in _user(request).memberships.select_related("agency")
            if membership.role == "treasurer"
        ),
        None,
    )
    if request.method == "POST" and form.is_valid() and agency:
        try:
            kept = till.keep_qris(agency, form.cleaned_data["payload"], _user(request))
        except BadQris as wrong:
            words = QRIS_WORDS.get(
                wrong.code, lambda: gettext("This text is no QRIS. Copy it whole from the bank's file.")
            )
            form.add_error("payload", words())
        else:
            notes.success(
                request,
                gettext("Kept: %(merchant)s, %(nmid)s. Somebody else confirms it.")
                % {"merchant": kept.merchant, "nmid": kept.nmid},
            )
            return HttpResponseRedirect(reverse("services:money"))
    return page(request, "services/qris.html", {"form": form}, status=422 if form.errors else 200)
