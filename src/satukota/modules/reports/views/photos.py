"""Photos before others see them: faces and number plates are covered, each is shown or hidden."""

from django.contrib import messages as notes
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from satukota.kernel.cases.api import Case
from satukota.kernel.files.api import StoredFile, of_case, publish, redact, withdraw
from satukota.kernel.people.api import actor_for, has_permission
from satukota.modules.reports.queries.shown import picture
from satukota.modules.reports.views.boxes import boxes_of, typed_box
from satukota.modules.reports.views.opened import on_case
from satukota.web.api import page


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
