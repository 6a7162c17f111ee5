"""The report on paper, and the contact of its reporter put right."""

from django.contrib import messages as notes
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext

from satukota.kernel.audit.api import seen
from satukota.kernel.cases.api import Case, access_case
from satukota.kernel.people.api import actor_for, has_permission
from satukota.modules.reports.actions.contact import correct_contact, reporter_of
from satukota.modules.reports.forms.ways import WaysForm
from satukota.modules.reports.queries.printed import report_pdf
from satukota.modules.reports.rules.submission import Contact
from satukota.modules.reports.views.opened import on_case
from satukota.web.api import page


@on_case
def print_report(request: HttpRequest, case: Case) -> HttpResponse:
    """Send the report as PDF, without the reporter's name and address."""
    response = HttpResponse(report_pdf(case, get_language() or "id"), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{case.number}.pdf"'
    return response


@on_case
def contact(request: HttpRequest, case: Case) -> HttpResponse:
    """Put right how the reporter is called and reached; that the desk looked is recorded."""
    if not has_permission(request.user, "reports.desk") or not access_case(request.user, case).personal:
        raise PermissionDenied("reports.desk")
    party = reporter_of(case)
    if party is None:
        raise Http404(gettext("Nobody is known to have reported this."))
    by, person = actor_for(request.user), party.person
    seen(by, "case", case.pk, "contact")
    before = {"name": person.name, "phone": person.phone, "email": person.email} if person else {}
    form = WaysForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        contact = Contact(**form.cleaned_data, language=person.language if person else "id")
        changed = correct_contact(case, contact, by)
        notes.success(request, gettext("The contact was put right.") if changed else gettext("Nothing was changed."))
        return HttpResponseRedirect(reverse("case", args=[case.number]))
    return page(request, "reports/ways.html", {"case": case, "form": form}, status=422 if form.errors else 200)
