"""Pages of the treasurer: bills, payments, receipts, what the bank's statement shows, the agency's QRIS."""

import uuid
from collections.abc import Callable

from django.contrib import messages as notes
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from satukota.kernel.events.api import AlreadyDone
from satukota.kernel.people.api import Agency, User, agencies_with, require
from satukota.modules.services.actions import money as till
from satukota.modules.services.forms.money import PaymentForm, QrisForm, TogetherForm
from satukota.modules.services.models import Bill, Payment, QrisCode
from satukota.modules.services.queries.agencies import agencies_for
from satukota.modules.services.queries.figures import payments_by_month
from satukota.modules.services.queries.ledgers import MOST_LISTED, bills_named, ledger, refundable, waiting_bills
from satukota.modules.services.rules.qris import BadQris, text_in_picture
from satukota.web.api import page, staff_only


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _mine(request: HttpRequest) -> frozenset[int]:
    """Return the agencies of which somebody is the treasurer today."""
    return agencies_for(request.user, "services.money")


def pressed(request: HttpRequest, what: str) -> str | None:
    """Return the key under which a form that was opened once is carried out once."""
    key = request.POST.get("key", "")[:64]
    return f"services:{what}:{key}" if key else None


def agency_of_treasurer(user: User) -> Agency:
    """Return the agency for which somebody takes money. Raises PermissionDenied where there is none."""
    own = agencies_with(user, "services.money")
    if not own:
        raise PermissionDenied("services.money")
    return Agency.objects.get(pk=own[0])


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
    mine, words = _mine(request), request.GET.get("q", "").strip()[:80]
    payments = Payment.objects.filter(bill__agency_id__in=mine, matched_at__isnull=True)
    bills, waiting = waiting_bills(mine)
    context = {
        "q": words,
        "named": bills_named(mine, words),
        "bills": bills,
        "waiting": waiting if waiting > len(bills) else 0,
        "payments": payments.select_related("bill", "bill__case").order_by("paid_at")[:MOST_LISTED],
        "unmatched": count if (count := payments.count()) > MOST_LISTED else 0,
        "months": payments_by_month(mine),
        "qris": QrisCode.objects.filter(agency_id__in=mine, confirmed_at__isnull=False, ended_at__isnull=True).first(),
        "together": TogetherForm(),
    }
    return page(request, "services/money.html", context)


@staff_only
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a payment."""
    require(request.user, "services.money")
    bill = get_object_or_404(Bill, pk=pk, agency_id__in=_mine(request))
    left = ledger(bill).left
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
                key=pressed(request, f"pay:{bill.pk}"),
            )
        except AlreadyDone:
            notes.info(request, gettext("This was recorded already; the second press counts for nothing."))
            return HttpResponseRedirect(reverse("services:pay", args=[bill.pk]))
        except till.Refused as refused:
            form.add_error("reference" if refused.code == "reference" else "amount", REFUSALS[refused.code]())
        else:
            notes.success(request, gettext("Recorded; receipt %s.") % payment.receipt)
            return HttpResponseRedirect(reverse("services:receipt", args=[payment.pk]))
    context = {
        "bill": bill,
        "left": left,
        "form": form,
        "key": request.POST.get("key") or uuid.uuid4().hex,
        "payments": bill.payments.order_by("id"),
        "gives_back": bool(refundable(bill, bill.case)),
    }
    return page(request, "services/pay.html", context, status=422 if form.errors else 200)


@staff_only
@require_POST
def together(request: HttpRequest) -> HttpResponse:
    """Record one transfer that pays several bills in full."""
    require(request.user, "services.money")
    mine = _mine(request)
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
    return get_object_or_404(known, pk=pk, bill__agency_id__in=_mine(request))


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
    mine = _mine(request)
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
    "no_code": lambda: gettext("No QR code can be read in this picture. It must be sharp and whole, as JPG or PNG."),
    "several": lambda: gettext("There are several QR codes in this picture. Cut it so that only the QRIS is left."),
}


@staff_only
def qris(request: HttpRequest) -> HttpResponse:
    """Check and keep the agency's own static QRIS, by its picture or its text."""
    require(request.user, "services.money")
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form, agency = QrisForm(*sent), agency_of_treasurer(_user(request))
    kept = _keep_qris(request, form, agency) if request.method == "POST" and form.is_valid() else None
    if kept:
        words = gettext("Kept: %(merchant)s, %(nmid)s. Somebody else confirms it.")
        notes.success(request, words % {"merchant": kept.merchant, "nmid": kept.nmid})
        return HttpResponseRedirect(reverse("services:money"))
    return page(request, "services/qris.html", {"form": form, "agency": agency}, status=422 if form.errors else 200)


def _keep_qris(request: HttpRequest, form: QrisForm, agency: Agency) -> QrisCode | None:
    """Keep what a checked form brought; None with what is wrong at its field."""
    picture = form.cleaned_data["picture"]
    try:
        payload = text_in_picture(picture.read()) if picture else form.cleaned_data["payload"]
        return till.keep_qris(agency, payload, _user(request))
    except BadQris as wrong:
        words = QRIS_WORDS.get(
            wrong.code, lambda: gettext("This is no QRIS. Take the picture or the text of the bank.")
        )
        form.add_error("picture" if picture else "payload", words())
        return None
