"""The seals of the log: listed, checked when asked, taken along by an inspector."""

from tempfile import TemporaryFile

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from satukota.kernel.audit.api import Seal, ask_for_check, checks, record_log_export, seals_covering, seals_with_checks
from satukota.modules.administration.forms.audit import PeriodForm
from satukota.modules.administration.queries.audit.export import MOST_EVENTS, write_export
from satukota.modules.administration.queries.audit.places import head_places
from satukota.web.api import actor_of, keyset, number, page, permission_required

LIMIT = 30


@permission_required("kernel.audit")
@require_safe
def seals(request: HttpRequest) -> HttpResponse:
    """List the seals with their last check, the checks that were asked for, and where heads are published."""
    return _seals_page(request, PeriodForm())


def _seals_page(request: HttpRequest, form: PeriodForm, status: int = 200) -> HttpResponse:
    pages = keyset(request, Seal.objects.exclude(key_id=""), limit=LIMIT)
    context = {
        "form": form,
        "rows": seals_with_checks(list(pages.rows)),
        "pages": pages,
        "checks": checks()[:10],
        "places": head_places(),
    }
    return page(request, "administration/audit/seals.html", context, status=status)


@permission_required("kernel.audit")
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Have the seals over some days checked by a job; all of them where no days are named."""
    form = PeriodForm(request.POST)
    if not form.is_valid():
        return _seals_page(request, form, 422)
    chosen = any(form.cleaned_data.values())
    rows = seals_covering(*form.instants()) if chosen else _ends()
    if not rows:
        messages.warning(request, _("No seal covers these days."))
    else:
        ask_for_check(rows[0].pk, rows[-1].pk, actor_of(request))
        messages.success(request, _("The seals are being checked. The result stands on this page."))
    return HttpResponseRedirect(reverse("administration:audit_seals"))


def _ends() -> list[Seal]:
    rows = Seal.objects.exclude(key_id="").order_by("id")
    return [seal for seal in (rows.first(), rows.last()) if seal]


@permission_required("kernel.audit")
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Send the events under the seals over some days as a ZIP that can be checked without this program."""
    form = PeriodForm(request.POST)
    if not form.is_valid():
        return _seals_page(request, form, 422)
    rows = seals_covering(*form.instants())
    count = sum(seal.count for seal in rows)
    if not rows:
        form.add_error("until", _("No seal covers these days."))
    elif count > MOST_EVENTS:
        text = _("These days hold {count} events, one export at most {most}: choose fewer days.")
        form.add_error("until", text.format(count=number(count), most=number(MOST_EVENTS)))
    if form.errors:
        return _seals_page(request, form, 422)
    with TemporaryFile() as file:
        exported = write_export(rows, file)
        file.seek(0)
        content = file.read()
    record_log_export(actor_of(request), exported.first, exported.last, exported.events, exported.digest)
    name = f"audit-{exported.first}-{exported.last}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/zip", headers=headers)
