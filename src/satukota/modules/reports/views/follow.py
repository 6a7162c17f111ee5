"""A reporter's own page: what became of the report, and what can be done about it."""

from typing import Any

from django.contrib import messages as notes
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST

from satukota.kernel.cases.api import Act, Case, Conflict, Invalid, NotAllowed, allowed_actions, apply, pinned, who
from satukota.kernel.events.api import AlreadyDone
from satukota.modules.reports.actions.submit import REPORTER, reread, store_photos
from satukota.modules.reports.forms import FORMS, FollowForm
from satukota.modules.reports.queries.links import party_of
from satukota.modules.reports.queries.messages import message
from satukota.modules.reports.queries.shown import shown
from satukota.modules.reports.rules.submission import Fault
from satukota.modules.reports.rules.tracking import Code, read_code
from satukota.web.api import page


def follow(request: HttpRequest) -> HttpResponse:
    """Ask for number and code, and open the report."""
    typed = request.GET.get("code", request.GET.get("q", ""))
    form = FollowForm({"code": typed} if typed else None)
    if typed and form.is_valid():
        code = read_code(form.cleaned_data["code"])
        address = _address(code) if code else ""
        if address:
            return HttpResponseRedirect(address)
        form.add_error("code", message(Fault("code_unknown")))
    return page(request, "reports/follow.html", {"form": form}, status=422 if form.errors else 200)


def _address(code: Code) -> str:
    """Return the page that a code opens: the reporter's own, else the public one; empty where there is none."""
    try:
        reread(code)
        return reverse("reports:track", args=[str(code)])
    except Case.DoesNotExist:
        known = not code.secret and Case.objects.filter(number=code.number, visibility=Case.Visibility.PUBLIC).exists()
        return reverse("reports:detail", args=[code.number]) if known else ""


def _mine(token: str) -> tuple[str, Case]:
    """Return a report by the reporter's code, or by the signed link of a message."""
    party = party_of(token) if ":" in token else None
    if party:
        return token, party.case
    code = read_code(token)
    if code is None:
        raise Http404
    return str(code), reread(code)


def track(request: HttpRequest, token: str) -> HttpResponse:
    """Show a report to its reporter."""
    try:
        code, case = _mine(token)
    except (Case.DoesNotExist, Http404):
        return expired(request)
    context = _context(request, code, case) | {"new": "new" in request.GET}
    return page(request, "reports/track.html", context)


def expired(request: HttpRequest) -> HttpResponse:
    """Say that a link leads nowhere any more, what was kept, and what to do."""
    return page(
        request, "reports/expired.html", {"message": message(Fault("link_expired")), "form": FollowForm()}, status=404
    )


def _context(request: HttpRequest, code: str, case: Case, failed: dict[str, Any] | None = None) -> dict[str, Any]:
    somebody = who(None, party=True)
    language = get_language() or "id"
    failed = failed or {}
    known = pinned(case.definition_id).actions
    allowed = [action for action in allowed_actions(case, somebody) if action.id in FORMS]
    # What was typed stays on the page even when its action is not possible any more.
    actions = allowed + [known[name] for name in failed if name not in {action.id for action in allowed}]
    forms = {action.id: failed.get(action.id) or FORMS[action.id](auto_id=f"id_{action.id}_%s") for action in actions}
    return {
        "code": code,
        "case": case,
        "shown": shown(case, language, own=True),
        "actions": [
            (action.id, action.label.get(language) or action.label["id"], forms[action.id]) for action in actions
        ],
        "likely": next((action.id for action in actions if action.likely), ""),
        "link": request.build_absolute_uri(reverse("reports:track", args=[code])),
    }


@require_POST
def act(request: HttpRequest, token: str, action: str) -> HttpResponse:
    """Do what a reporter may do: reply, add, say that it is solved or not, take back."""
    try:
        code, case = _mine(token)
    except (Case.DoesNotExist, Http404):
        return expired(request)
    if action not in FORMS:
        raise Http404
    form = FORMS[action](request.POST, request.FILES, auto_id=f"id_{action}_%s")
    if form.is_valid():
        problem = _applied(case, action, dict(form.cleaned_data), request.POST.get("key", ""))
        if not problem:
            notes.success(request, gettext("Thank you. Your message reached the officers."))
            return HttpResponseRedirect(reverse("reports:track", args=[code]))
        form.add_error(None, problem)
    case.refresh_from_db(fields=["state", "version"])
    return page(request, "reports/track.html", _context(request, code, case, {action: form}), status=422)


def _applied(case: Case, action: str, answers: dict[str, Any], key: str) -> str:
    """Apply the action; return what went wrong, in words."""
    photos = answers.pop("photos", None) or []
    answers = {name: value for name, value in answers.items() if value not in ("", None)}
    try:
        with transaction.atomic():
            files, refused = store_photos(case, photos, REPORTER)
            done = f"reporter:{case.pk}:{key}" if key else None
            apply(case, Act(action, answers, files=files), who(None, party=True), key=done)
    except AlreadyDone:
        return ""
    except (NotAllowed, Conflict):
        return gettext(
            "This is not possible any more: the report has moved on in the meantime. Your words are still here."
        )
    except Invalid:
        return gettext("Some answers are missing. Your words are still here.")
    return " ".join(why for _name, why in refused)
