"""What the desk does with a report besides its steps: print it, put the contact right, cover and show its photos."""

from django.contrib import messages as notes
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext

from satukota.kernel.audit.api import record_reading
from satukota.kernel.cases.api import Case, access_case
from satukota.kernel.files.api import Box, StoredFile, of_case, publish, redact, withdraw
from satukota.kernel.people.api import actor_for, has_permission, require
from satukota.modules.reports.actions.contact import correct_contact, reporter_of
from satukota.modules.reports.actions.words import public_lines, take_down_words
from satukota.modules.reports.forms.ways import WaysForm
from satukota.modules.reports.queries.report_page import picture, report_page, report_pdf
from satukota.modules.reports.rules.submission import Contact
from satukota.modules.reports.views.case_view import on_case
from satukota.web.api import page


@on_case
def print_report(request: HttpRequest, case: Case) -> HttpResponse:
    """Send the report as PDF, without the reporter's name and address."""
    response = HttpResponse(report_pdf(case, get_language() or "id"), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{case.number}.pdf"'
    return response


@on_case
def public_words(request: HttpRequest, case: Case) -> HttpResponse:
    """Show all that everybody reads of a report, and let the desk take words of its history down."""
    require(request.user, "reports.desk")
    if request.method == "POST":
        chosen = {int(line) for line in request.POST.getlist("line") if line.isdecimal() and len(line) < 19}
        if take_down_words(case, chosen, actor_for(request.user)):
            notes.success(request, gettext("Taken down. Nobody reads these words any more."))
        return HttpResponseRedirect(reverse("reports:public_words", args=[case.number]))
    shown = report_page(case, get_language() or "id")
    context = {"case": case, "shown": shown, "lines": public_lines(case), "is_public": case.visibility == 0}
    return page(request, "reports/public_words.html", context)


@on_case
def contact(request: HttpRequest, case: Case) -> HttpResponse:
    """Put right how the reporter is called and reached; that the desk looked is recorded."""
    if not has_permission(request.user, "reports.desk") or not access_case(request.user, case).personal:
        raise PermissionDenied("reports.desk")
    party = reporter_of(case)
    if party is None:
        raise Http404(gettext("Nobody is known to have reported this."))
    by, person = actor_for(request.user), party.person
    record_reading(by, "case", case.pk, "contact")
    before = {"name": person.name, "phone": person.phone, "email": person.email} if person else {}
    form = WaysForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        contact = Contact(**form.cleaned_data, language=person.language if person else "id")
        changed = correct_contact(case, contact, by)
        notes.success(request, gettext("The contact was put right.") if changed else gettext("Nothing was changed."))
        return HttpResponseRedirect(reverse("case", args=[case.number]))
    return page(request, "reports/ways.html", {"case": case, "form": form}, status=422 if form.errors else 200)


@on_case
def photos(request: HttpRequest, case: Case) -> HttpResponse:
    """Look at the photos before others do: cover faces and number plates, show or hide each."""
    if not has_permission(request.user, "reports.desk"):
        raise PermissionDenied("reports.desk")
    files = [file for file in of_case(case.pk) if file.is_image]
    if request.method == "POST":
        file = next((image for image in files if str(image.pk) == request.POST.get("file")), None)
        if file is None:
            raise Http404
        _moderate(request, case, file)
        return HttpResponseRedirect(reverse("reports:photos", args=[case.number]))
    covered = {file.redacted_of_id for file in files}
    rows = [
        {"file": file, **picture(file, case), "covered": file.pk in covered, "cover": file.redacted_of_id is not None}
        for file in files
    ]
    return page(request, "reports/photos.html", {"case": case, "rows": rows})


def _moderate(request: HttpRequest, case: Case, file: StoredFile) -> None:
    by, does = actor_for(request.user), request.POST.get("do")
    if does == "cover":
        try:
            boxes = boxes_of([*request.POST.getlist("box"), *typed_box(request)])
        except ValueError:
            boxes = []
        if not boxes:
            notes.warning(request, gettext("Draw over what must not be seen first, or give the four numbers."))
            return
        redact(file, boxes, by)
        notes.success(request, gettext("Covered. The picture as it came stays with the case, unseen by the public."))
    elif does == "show" and case.visibility == Case.Visibility.PUBLIC:
        publish(file, by)
    elif does == "hide":
        withdraw(file, by)


def boxes_of(typed: list[str]) -> list[Box]:
    """Read covered parts as `left,top,right,bottom` in per mille. Raises ValueError."""
    boxes = []
    for edges in typed[:40]:
        left, top, right, bottom = (min(1000, max(0, int(part))) / 1000 for part in edges.split(","))
        if right > left and bottom > top:
            boxes.append(Box(left, top, right, bottom))
    return boxes


def typed_box(request: HttpRequest) -> list[str]:
    """Return a box that was given as four percentages, where there is no program to draw with."""
    edges = [request.POST.get(name, "").strip() for name in ("left", "top", "right", "bottom")]
    return [",".join(str(int(percent) * 10) for percent in edges)] if all(edges) else []
