"""What a reporter does: reply, add, say that it is solved or not, take back."""

from typing import Any

from django.contrib import messages as notes
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from satukota.kernel.cases.api import Act, Conflict, Invalid, NotAllowed, apply, party_who
from satukota.kernel.events.api import AlreadyDone
from satukota.modules.reports.actions.submit import REPORTER, store_photos
from satukota.modules.reports.forms.following import FORMS
from satukota.modules.reports.views.follow import expired
from satukota.modules.reports.views.track import OpenedReport, report_of, track_context
from satukota.web.api import page


@require_POST
def act(request: HttpRequest, token: str, action: str) -> HttpResponse:
    """Do what a reporter may do: reply, add, say that it is solved or not, take back."""
    report = report_of(token)
    if report is None or not report.own:
        return expired(request)
    if action not in FORMS:
        raise Http404
    form = FORMS[action](request.POST, request.FILES, auto_id=f"id_{action}_%s")
    if form.is_valid():
        problem = _apply_action(report, action, dict(form.cleaned_data), request.POST.get("key", ""))
        if not problem:
            notes.success(request, gettext("Thank you. Your message reached the officers."))
            return HttpResponseRedirect(reverse("reports:track", args=[report.code]))
        form.add_error(None, problem)
    report.case.refresh_from_db(fields=["state", "version"])
    return page(request, "reports/track.html", track_context(request, report, {action: form}), status=422)


def _apply_action(report: OpenedReport, action: str, answers: dict[str, Any], key: str) -> str:
    """Apply the action; return what went wrong, in words."""
    case = report.case
    photos = answers.pop("photos", None) or []
    answers = {name: value for name, value in answers.items() if value not in ("", None)}
    try:
        with transaction.atomic():
            files, refused = store_photos(case, photos, REPORTER)
            done = f"reporter:{case.pk}:{key}" if key else None
            apply(case, Act(action, answers, files=files), party_who(report.role), key=done)
    except AlreadyDone:
        return ""
    except (NotAllowed, Conflict):
        return gettext(
            "This is not possible any more: the report has moved on in the meantime. Your words are still here."
        )
    except Invalid:
        return gettext("Some answers are missing. Your words are still here.")
    return " ".join(why for _name, why in refused)
