"""Other systems: what goes there and comes back, SP4N-LAPOR! by port and by file, offices outside by one-time link."""

from typing import Any

from django import forms
from django.contrib import messages as notes
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from satukota.kernel.cases.api import SYSTEM, Act, Case, NotAllowed, apply, definition, say, visible
from satukota.kernel.people.api import User, actor_for, require
from satukota.kernel.ports.api import ForbiddenAddress, check_address
from satukota.kernel.readers.api import UnreadableTable, decode_table
from satukota.modules.reports.actions.exchange import retry_exchange
from satukota.modules.reports.actions.lapor import export_file, import_file
from satukota.modules.reports.actions.partners import (
    OtherAddress,
    OwnProposal,
    case_of_link,
    confirm_partner,
    keep_partner,
)
from satukota.modules.reports.actions.submit import REPORTER, store_photos
from satukota.modules.reports.forms.pictures import ManyFiles, PhotosField
from satukota.modules.reports.models import Exchange, Partner
from satukota.modules.reports.queries.messages import message
from satukota.modules.reports.queries.report_page import report_page
from satukota.modules.reports.rules.lapor import STATUSES
from satukota.modules.reports.rules.lapor_files import BadFile
from satukota.modules.reports.rules.submission import TYPE, Fault
from satukota.modules.reports.rules.wording import clean
from satukota.web.api import page, staff_only, step_up

MOST_ROWS = 5000
LARGEST = 10_000_000


class PartnerForm(forms.Form):
    """Another system and how to reach it."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        help_text=_("The code of an agency: what is forwarded to it goes there by itself."),
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("open311", "Open311 GeoReport v2"), ("lapor", "SP4N-LAPOR!")])
    url = forms.URLField(label=_("Address"), required=False, max_length=300, assume_scheme="https")
    key = forms.CharField(
        label=_("Key"),
        required=False,
        max_length=200,
        help_text=_("Stored encrypted. Empty: the one that is kept stays, unless the host changes."),
    )
    jurisdiction = forms.CharField(label=_("Jurisdiction"), required=False, max_length=120)
    account = forms.CharField(
        label=_("Account of its key"),
        required=False,
        max_length=150,
        help_text=_(
            "Under which name it signs in here with a key of ours. Its own numbers of reports hold for it alone."
        ),
    )
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def clean_url(self) -> str:
        """Return the address. Raises ValidationError where it is none of the public internet or the city's network."""
        url = str(self.cleaned_data["url"])
        try:
            if url:
                check_address(url)
        except ForbiddenAddress as error:
            text = gettext("Reports can go to public addresses and to the city's own network only, not to this one.")
            raise ValidationError(text) from error
        return url

    def clean_account(self) -> User | None:
        """Return the user. Raises ValidationError where there is none of that name."""
        login = str(self.cleaned_data["account"]).strip()
        user = User.objects.filter(username=login, is_active=True).first() if login else None
        if login and user is None:
            raise ValidationError(gettext("There is no account of this name."))
        return user


class FileForm(forms.Form):
    """A file of LAPOR!."""

    file = forms.FileField(label=_("CSV file of LAPOR!"))

    def clean_file(self) -> str:
        """Return its text."""
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST:
            raise ValidationError(gettext("This file is larger than 10 MB. Nothing was taken; send it in parts."))
        try:
            return decode_table(upload.read())
        except UnreadableTable as error:
            raise ValidationError(gettext("The letters of this file cannot be read. Save it as CSV UTF-8.")) from error


@staff_only
def partners(request: HttpRequest) -> HttpResponse:
    """List the partners with what was sent, waits and failed."""
    require(request.user, "reports.desk")
    status = Exchange.Status
    rows = []
    for partner in Partner.objects.order_by("name"):
        counts = Exchange.objects.filter(partner=partner).aggregate(
            **{name: Count("id", filter=Q(status=name)) for name in status.values}
        )
        rows.append({"partner": partner, **counts})
    troubles = Exchange.objects.filter(status__in=[status.WAITING, status.FAILED]).select_related("partner", "case")
    outside = visible(request.user).filter(type=TYPE, state="outside").order_by("due_at")[:50]
    context = {
        "rows": rows,
        "proposed": Partner.objects.filter(confirmed_at=None).exclude(url="").select_related("proposed_by"),
        "troubles": troubles.order_by("-changed_at")[:50],
        "outside": [(case, case.data.get("outside", {}).get("party", "–")) for case in outside],
    }
    return page(request, "reports/partners.html", context)


@staff_only
def partner(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """Add or change a partner."""
    require(request.user, "reports.desk")
    kept = get_object_or_404(Partner, pk=pk) if pk else None
    names = ("code", "name", "kind", "url", "jurisdiction", "active")
    initial = {name: getattr(kept, name) for name in names} if kept else {"active": True}
    initial |= {"account": kept.account.username} if kept and kept.account else {}
    form = PartnerForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        taken = Partner.objects.filter(code=form.cleaned_data["code"]).exclude(pk=pk).exists()
        if taken:
            form.add_error("code", gettext("Another partner has this code."))
        else:
            row = keep_partner(kept, form.cleaned_data, actor_for(request.user))
            notes.success(request, gettext("The partner is kept."))
            if row.confirmed_at is None:
                notes.info(request, gettext("Nothing is sent there until a second person has confirmed the address."))
            return HttpResponseRedirect(reverse("reports:partners"))
    return page(request, "reports/partner.html", {"form": form, "kept": kept}, status=422 if form.errors else 200)


@staff_only
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm where a partner's reports go, as somebody who did not propose it."""
    require(request.user, "reports.desk")
    get_object_or_404(Partner, pk=pk)
    try:
        confirm_partner(pk, request.POST.get("url", ""), actor_for(request.user))
        notes.success(request, gettext("The address is confirmed: reports go there from now on."))
    except OwnProposal:
        notes.warning(request, gettext("You proposed this address yourself; somebody else has to confirm it."))
    except OtherAddress:
        notes.warning(request, gettext("The address was changed in the meantime. Look at it again."))
    return HttpResponseRedirect(reverse("reports:partners"))


@staff_only
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a delivery that failed be tried again."""
    require(request.user, "reports.desk")
    if request.method == "POST":
        retry_exchange(get_object_or_404(Exchange, pk=pk))
        notes.success(request, gettext("It is tried again within ten minutes."))
    return HttpResponseRedirect(reverse("reports:partners"))


@staff_only
def lapor(request: HttpRequest) -> HttpResponse:
    """SP4N-LAPOR!: take a file of theirs, make one for them, what our states are called there."""
    require(request.user, "reports.desk")
    form, taken = FileForm(request.POST or None, request.FILES or None), None
    if request.method == "POST" and form.is_valid():
        try:
            taken = import_file(form.cleaned_data["file"], lapor_partner())
        except BadFile as error:
            form.add_error("file", _bad_file(error))
    states, language = definition(TYPE).states, get_language() or "id"
    statuses = [(say(states[ours].label, language), theirs) for ours, theirs in STATUSES.items()]
    context: dict[str, Any] = {"form": form, "taken": taken, "statuses": statuses}
    context["today"] = timezone.localdate().replace(day=1)
    return page(request, "reports/lapor.html", context, status=422 if form.errors else 200)


def _bad_file(error: BadFile) -> str:
    """Return why a file was not taken."""
    if error.line:
        text = gettext("Line %(line)s has a cell of more than 131,072 letters. Nothing was taken.")
        return text % {"line": error.line}
    return gettext(
        "No line of this file has the heads tracking_id and isi, parted by commas, semicolons or tabs. Nothing was taken."
    )


def lapor_partner() -> Partner:
    """Return SP4N-LAPOR! as a partner; before its address is known it is there for files."""
    fresh = {"name": "SP4N-LAPOR!", "kind": Partner.Kind.LAPOR, "active": False}
    return Partner.objects.get_or_create(code="lapor", defaults=fresh)[0]


@staff_only
@step_up
def lapor_export(request: HttpRequest) -> HttpResponse:
    """Send the reports since a day as a file that LAPOR! takes; sealed ones never leave."""
    require(request.user, "reports.desk")
    rows = visible(request.user).filter(type=TYPE, visibility__lt=Case.Visibility.SEALED)
    form = forms.DateField(required=False)
    try:
        since = form.clean(request.GET.get("since", ""))
    except ValidationError:
        since = None
    rows = rows.filter(opened_at__date__gte=since) if since else rows
    response = HttpResponse(
        export_file(list(rows.order_by("-id").defer("search")[:MOST_ROWS])), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="lapor-{timezone.localdate()}.csv"'
    return response


class OutsideForm(forms.Form):
    """An answer with photos."""

    note = forms.CharField(label=_("Your answer"), widget=forms.Textarea(attrs={"rows": 5}), max_length=5000)
    photos = PhotosField(
        label=_("Photos"), required=False, widget=ManyFiles(attrs={"multiple": True, "accept": "image/*"})
    )

    def clean_note(self) -> str:
        """Return the words without what cannot be shown."""
        return clean(self.cleaned_data["note"])


def outside(request: HttpRequest, token: str) -> HttpResponse:
    """Show the report and take one answer; afterwards the link leads nowhere."""
    case = case_of_link(token)
    if case is None:
        return page(request, "reports/expired_outside.html", {"message": message(Fault("link_expired"))}, status=404)
    form = OutsideForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _save_answer(request, case, form)
    context: dict[str, Any] = {"case": case, "shown": report_page(case, get_language() or "id"), "form": form}
    return page(request, "reports/outside.html", context, status=422 if form.errors else 200)


def _save_answer(request: HttpRequest, case: Any, form: OutsideForm) -> HttpResponse:
    try:
        with transaction.atomic():
            files, _refused = store_photos(case, form.cleaned_data["photos"], REPORTER, kind="outside_photo")
            apply(case, Act("outside_answer", {"note": form.cleaned_data["note"]}, files=files), SYSTEM)
    except NotAllowed:
        return page(request, "reports/expired_outside.html", {"message": message(Fault("link_expired"))}, status=404)
    return page(request, "reports/outside_done.html", {"case": case})
