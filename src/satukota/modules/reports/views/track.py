"""A reporter's own page: what became of the report, and what can be done about it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language

from satukota.kernel.cases.api import Case, allowed_actions, pinned, who
from satukota.modules.reports.actions.submit import reread
from satukota.modules.reports.forms.following import FORMS
from satukota.modules.reports.queries.links import party_of
from satukota.modules.reports.queries.shown import shown
from satukota.modules.reports.rules.tracking import read_code
from satukota.modules.reports.views.follow import expired
from satukota.web.api import page


def own_report(token: str) -> tuple[str, Case]:
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
        code, case = own_report(token)
    except (Case.DoesNotExist, Http404):
        return expired(request)
    context = track_context(request, code, case) | {"new": "new" in request.GET}
    return page(request, "reports/track.html", context)


def track_context(request: HttpRequest, code: str, case: Case, failed: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return what the page shows; `failed` holds the forms that came back."""
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
