"""Money that goes back and where it comes in: the applicant asks by code; staff decide, pay out, confirm accounts."""

import uuid
from collections.abc import Callable

from django.contrib import messages as notes
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from satukota.kernel.audit.api import record_reading
from satukota.kernel.events.api import AlreadyDone
from satukota.kernel.files.api import RefusedFile, store
from satukota.kernel.people.api import User, actor_for, has_permission, require
from satukota.modules.services.actions import refunds
from satukota.modules.services.actions.money import NotConfirmed, confirm_account, confirm_qris, write_account
from satukota.modules.services.forms.money import AccountForm, PayOutForm, RefundForm
from satukota.modules.services.models import Bill, PayAccount, QrisCode, Refund
from satukota.modules.services.queries.agencies import agencies_for
from satukota.modules.services.queries.ledgers import bills_of, refundable, waiting_refunds
from satukota.modules.services.views.money import agency_of_treasurer, pressed
from satukota.modules.services.views.track import case_of_token
from satukota.web.api import page, staff_only

WORDS: dict[str, Callable[[], str]] = {
    "amount": lambda: gettext("So much cannot be given back."),
    "four_eyes": lambda: gettext("Somebody else must do this (four eyes)."),
    "decided": lambda: gettext("This was decided already."),
    "reason": lambda: gettext("Say why it is refused: who asked for it reads that."),
    "reference": lambda: gettext("Reference and proof of the payment are needed."),
}


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def ask_own(request: HttpRequest, token: str) -> HttpResponse:
    """Let an applicant ask for money back: too much paid, a bond, the fee of what was not granted."""
    _code, case = case_of_token(token)
    back = reverse("services:track", args=[token])
    open_parts = [(bill, kind, amount) for bill in bills_of(case) for kind, amount in refundable(bill, case)]
    if not open_parts:
        notes.info(request, gettext("There is nothing to give back."))
        return HttpResponseRedirect(back)
    form = RefundForm(open_parts, request.POST or None)
    if request.method == "POST" and form.is_valid() and _ask(request, form, None):
        return HttpResponseRedirect(back)
    context = {"form": form, "case": case, "back": back, "key": request.POST.get("key") or uuid.uuid4().hex}
    return page(request, "services/ask_refund.html", context, status=422 if form.errors else 200)


@staff_only
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the treasurer ask for money of a bill to be given back; somebody else decides."""
    require(request.user, "services.money")
    bill = get_object_or_404(_bills(request), pk=pk)
    back = reverse("services:refunds")
    parts = [(bill, kind, amount) for kind, amount in refundable(bill, bill.case)]
    if not parts:
        notes.info(request, gettext("There is nothing to give back."))
        return HttpResponseRedirect(back)
    form = RefundForm(parts, request.POST or None)
    if request.method == "POST" and form.is_valid() and _ask(request, form, _user(request)):
        return HttpResponseRedirect(back)
    context = {"form": form, "bill": bill, "case": bill.case, "back": back}
    context["key"] = request.POST.get("key") or uuid.uuid4().hex
    return page(request, "services/ask_refund_staff.html", context, status=422 if form.errors else 200)


def _bills(request: HttpRequest) -> QuerySet[Bill]:
    return Bill.objects.filter(agency_id__in=agencies_for(request.user, "services.money")).select_related("case")


def _ask(request: HttpRequest, form: RefundForm, by: User | None) -> bool:
    bill, kind, _amount = form.part()
    given = form.cleaned_data
    try:
        key = pressed(request, f"refund:{bill.pk}")
        refunds.ask_refund(bill, kind, given["amount"], given["reason"], given["payee"], by, key=key)
    except AlreadyDone:
        return True
    except refunds.NotReturned as refused:
        form.add_error("amount", WORDS[refused.code]())
        return False
    notes.success(request, gettext("Asked for. Somebody else decides, then it is paid out."))
    return True


@staff_only
def waiting(request: HttpRequest) -> HttpResponse:
    """List the refunds that wait, for who decides and who pays out, and the accounts of the agency."""
    user = _user(request)
    if not has_permission(user, "services.refunds"):
        require(user, "services.money")
    deciding, paying = agencies_for(user, "services.refunds"), agencies_for(user, "services.money")
    mine = deciding | paying
    rows = list(waiting_refunds(mine))
    for refund in rows:
        if refund.status == Refund.Status.ASKED and refund.bill.agency_id in deciding:
            record_reading(actor_for(user), "refund", refund.pk, "payee")
    paid = Refund.objects.filter(bill__agency_id__in=mine, status=Refund.Status.PAID).select_related("bill__case")
    context = {
        "rows": rows,
        "paid": paid.defer("bill__case__search").order_by("-paid_at")[:50],
        "decides": deciding,
        "pays": paying,
        "user_id": user.pk,
        "accounts": PayAccount.objects.filter(agency_id__in=mine, ended_at__isnull=True).select_related(
            "agency", "written_by"
        ),
        "codes": QrisCode.objects.filter(agency_id__in=mine, ended_at__isnull=True).select_related(
            "agency", "checked_by"
        ),
    }
    return page(request, "services/refunds.html", context)


@staff_only
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve or refuse a refund."""
    require(request.user, "services.refunds")
    try:
        accept = request.POST.get("do") == "accept"
        refund = _refund(request, pk, "services.refunds")
        refunds.decide_refund(refund, _user(request), request.POST.get("decision", ""), accept=accept)
        notes.success(request, gettext("Approved; it waits to be paid out.") if accept else gettext("Refused."))
    except refunds.NotReturned as refused:
        notes.warning(request, WORDS[refused.code]())
    return HttpResponseRedirect(reverse("services:refunds"))


@staff_only
def pay_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that a refund was paid out, with its proof."""
    require(request.user, "services.money")
    refund = _refund(request, pk, "services.money")
    form = PayOutForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _pay_out(request, refund, form):
        return HttpResponseRedirect(reverse("services:refunds"))
    context = {"refund": refund, "form": form}
    return page(request, "services/pay_out.html", context, status=422 if form.errors else 200)


def _pay_out(request: HttpRequest, refund: Refund, form: PayOutForm) -> bool:
    user = _user(request)
    try:
        proof = store(form.cleaned_data["document"], kind="refund", by=actor_for(user), case_id=refund.bill.case_id)
        done = refunds.pay_out(refund, form.cleaned_data["reference"], proof, user)
    except RefusedFile as refused:
        form.add_error("document", refused)
        return False
    except refunds.NotReturned as wrong:
        form.add_error(None, WORDS[wrong.code]())
        return False
    notes.success(request, gettext("Recorded; receipt %s.") % done.receipt)
    return True


def _refund(request: HttpRequest, pk: int, permission: str) -> Refund:
    rows = Refund.objects.select_related("bill", "bill__case").defer("bill__case__search")
    return get_object_or_404(rows, pk=pk, bill__agency_id__in=agencies_for(request.user, permission))


@staff_only
def account(request: HttpRequest) -> HttpResponse:
    """Write where the agency takes money."""
    require(request.user, "services.money")
    user = _user(request)
    form, agency = AccountForm(request.POST or None), agency_of_treasurer(user)
    if request.method == "POST" and form.is_valid():
        write_account(agency, by=user, **form.cleaned_data)
        notes.success(request, gettext("Kept. It stands on bills as soon as somebody else has confirmed it."))
        return HttpResponseRedirect(reverse("services:refunds"))
    return page(request, "services/account.html", {"form": form, "agency": agency}, status=422 if form.errors else 200)


@staff_only
@require_POST
def confirm(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Confirm an account or a QRIS that somebody else wrote."""
    require(request.user, "services.refunds")
    mine = agencies_for(request.user, "services.refunds")
    try:
        if kind == "qris":
            confirm_qris(get_object_or_404(QrisCode, pk=pk, agency_id__in=mine), _user(request))
        else:
            confirm_account(get_object_or_404(PayAccount, pk=pk, agency_id__in=mine), _user(request))
        notes.success(request, gettext("Confirmed; it stands on bills from now on."))
    except NotConfirmed as refused:
        notes.warning(request, WORDS[refused.code]())
    return HttpResponseRedirect(reverse("services:refunds"))
