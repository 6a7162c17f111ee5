"""A reporter's own page: what became of the report, and what the reporter does about it."""

import re
from dataclasses import dataclass
from typing import Any

from django.contrib import messages as notes
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST

from satukota.kernel.addresses import absolute
from satukota.kernel.cases.api import (
    Act,
    Case,
    CaseParty,
    Conflict,
    Invalid,
    NotAllowed,
    allowed_actions,
    apply,
    party_who,
    pinned_definition,
)
from satukota.kernel.events.api import AlreadyDone
from satukota.kernel.tracking import read_code
from satukota.modules.reports.actions.answers import answer_questions, open_questions
from satukota.modules.reports.actions.submit import REPORTER, case_of_code, store_photos
from satukota.modules.reports.forms.following import FORMS
from satukota.modules.reports.forms.reporting import OpenQuestionsForm
from satukota.modules.reports.queries.danger import danger_of
from satukota.modules.reports.queries.links import RIGHTS, own_topic, public_topic, read_link
from satukota.modules.reports.queries.report_page import report_page, report_pdf
from satukota.modules.reports.rules.danger import FLAG
from satukota.modules.reports.views.follow import expired
from satukota.web.api import page

OPENED_FORM = re.compile(r"reports:(new|enter)(\.[0-9a-f]{8})?")
"""Names of forms whose typed words the browser may forget now."""


@dataclass(frozen=True, slots=True)
class OpenedReport:
    """A report that somebody opened by a code or link, and the role that this proves."""

    code: str
    case: Case
    role: str

    @property
    def own(self) -> bool:
        """Tell whether it is the reporter's own: only they see what is not public, and act."""
        return RIGHTS[self.role] == "own"


def report_of(token: str) -> OpenedReport | None:
    """Return a report by the reporter's code, or by the signed link of a message; None where it opens nothing."""
    if ":" in token:
        link = read_link(token)
        return OpenedReport(token, link.party.case, link.party.role) if link and link.open else None
    code = read_code(token)
    try:
        return OpenedReport(str(code), case_of_code(code), "reporter") if code else None
    except Case.DoesNotExist:
        return None


def track(request: HttpRequest, token: str) -> HttpResponse:
    """Show a report to its reporter; to a follower what everybody sees, and the way to hear no more."""
    report = report_of(token)
    if report is None:
        return expired(request)
    if not report.own:
        shown = report_page(report.case, get_language() or "id")
        context = {"code": token, "case": report.case, "shown": shown, "topic": public_topic(report.case)}
        return page(request, "reports/followed.html", context)
    typed_in = request.GET.get("new", "")
    context = track_context(request, report) | {"new": "new" in request.GET}
    context["typed_in"] = typed_in if OPENED_FORM.fullmatch(typed_in) else "reports:new"
    return page(request, "reports/track.html", context)


def track_context(request: HttpRequest, report: OpenedReport, failed: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return what the page shows; `failed` holds the forms that came back."""
    code, case, somebody = report.code, report.case, party_who(report.role)
    language = get_language() or "id"
    failed = failed or {}
    known = pinned_definition(case.definition_id).actions
    allowed = [action for action in allowed_actions(case, somebody) if action.id in FORMS]
    # What was typed stays on the page even when its action is not possible any more.
    actions = allowed + [known[name] for name in failed if name not in {action.id for action in allowed}]
    forms = {action.id: failed.get(action.id) or FORMS[action.id](auto_id=f"id_{action.id}_%s") for action in actions}
    questions = (
        open_questions(case) if any(action.id == "details" for action in allowed_actions(case, somebody)) else []
    )
    return {
        "questions": OpenQuestionsForm(questions=questions) if questions else None,
        "code": code,
        "case": case,
        "shown": report_page(case, language, own=report.own),
        "danger": danger_of(case) if FLAG in case.flags else None,
        "actions": [
            (action.id, action.label.get(language) or action.label["id"], forms[action.id]) for action in actions
        ],
        "likely": next((action.id for action in actions if action.likely), ""),
        "link": absolute(reverse("reports:track", args=[code])),
        "topic": next(map(own_topic, CaseParty.objects.filter(case=case, role="reporter").order_by("pk")), ""),
        # What is shared leads to the report as everybody may see it, never to the reporter's own page.
        "share": shared_words(case),
    }


def shared_words(case: Case) -> str:
    """Return what a reporter sends on by WhatsApp: the number, and where everybody may follow a public report."""
    about = absolute(reverse("reports:detail", args=[case.number]))
    if case.visibility == Case.Visibility.PUBLIC:
        return gettext("Report %(number)s: %(title)s %(link)s") % {
            "number": case.number,
            "title": case.title,
            "link": about,
        }
    return gettext("I reported this to the city; its number is %s.") % case.number


def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """Send the reporter a receipt as PDF: number, code, what was said, what was promised."""
    report = report_of(token)
    if report is None or not report.own:
        return expired(request)
    response = HttpResponse(
        report_pdf(report.case, get_language() or "id", code=report.code), content_type="application/pdf"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{report.case.number}.pdf"'
    return response


@require_POST
def answers(request: HttpRequest, token: str) -> HttpResponse:
    """Take the answers to the questions that the report came in without."""
    report = report_of(token)
    if report is None or not report.own:
        return expired(request)
    form = OpenQuestionsForm(request.POST, questions=open_questions(report.case))
    if not form.is_valid():
        return page(request, "reports/track.html", track_context(request, report) | {"questions": form}, status=422)
    try:
        answer_questions(report.case, form.answers(), party_who(report.role))
    except NotAllowed:
        notes.error(request, gettext("This is not possible any more: the report has moved on in the meantime."))
    else:
        notes.success(request, gettext("Thank you. Your message reached the officers."))
    return HttpResponseRedirect(reverse("reports:track", args=[report.code]))


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
