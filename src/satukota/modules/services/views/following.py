"""What the holder of a code begins after a matter has ended: renewal, amendment, objection."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from satukota.kernel.cases.api import Case, Definition, answers_of, find_answer, pinned_definition, say
from satukota.kernel.cases.api import facts as case_words
from satukota.modules.services.actions.drafts import find_draft
from satukota.modules.services.actions.messages import track_url
from satukota.modules.services.actions.sequels import NotFollowing, begin_sequel, require_open, taken_over
from satukota.modules.services.models import Draft
from satukota.modules.services.queries.journey import Journey
from satukota.modules.services.queries.own_steps import held_papers
from satukota.modules.services.queries.sequels import (
    AMENDMENT,
    APPEAL,
    RENEWAL,
    appeal_window,
    definition_in_force,
    newest_sequel,
    renewal_window,
    valid_papers,
)
from satukota.modules.services.views.changed import differences
from satukota.modules.services.views.journey import journey_of, step_url
from satukota.modules.services.views.track import case_of_token
from satukota.web.api import page

KINDS = {"renew": RENEWAL, "amend": AMENDMENT, "appeal": APPEAL}
NOT_FOLLOWING: dict[str, Callable[[], str]] = {
    "closed": lambda: gettext("This is not possible (any more): look at where the application stands."),
    "late": lambda: gettext("The time for this is over."),
    "made": lambda: gettext("You have made this already. Follow it by its own code."),
    "unchanged": lambda: gettext("Nothing differs from what stands on your paper. Change what should be different."),
}


def begin(request: HttpRequest, token: str, way: str) -> HttpResponse:
    """Say what is taken over and what is asked anew, then begin the filled application."""
    _code, case = case_of_token(token)
    kind = KINDS[way]
    back = reverse("services:track", args=[token])
    try:
        if request.method == "POST":
            return _go_on(begin_sequel(case, kind).token, kind)
        require_open(case, kind)
    except NotFollowing as refused:
        notes.warning(request, NOT_FOLLOWING[refused.code]())
        return HttpResponseRedirect(back)
    context = {"case": case, "back": back, "way": way, **_words(case, kind)}
    return page(request, "services/begin_sequel.html", context)


def _go_on(token: str, kind: str) -> HttpResponse:
    """Lead into the draft: to the first question of what is changed or said, else where something is still open."""
    draft = find_draft(token)
    if draft is None or kind == RENEWAL:
        return HttpResponseRedirect(reverse("services:resume", args=[token]))
    return HttpResponseRedirect(
        step_url(token, journey_of(draft).steps()[0]) + ("?change" if kind == AMENDMENT else "")
    )


def _words(case: Case, kind: str) -> dict[str, Any]:
    language = get_language() or "id"
    if kind == APPEAL:
        return {
            "appeal": appeal_window(case, language),
            "title": say(pinned_definition(case.definition_id).title, language),
        }
    definition = definition_in_force(case)
    assert definition is not None
    answers, papers = taken_over(case, definition, kind)
    window = renewal_window(case) if kind == RENEWAL else None
    rule = definition.amendment if kind == AMENDMENT else None
    return {
        "title": say(definition.title, language),
        "paper": window.paper if window else next(iter(valid_papers(case)), None),
        "window": window,
        "changes": differences(_journey_of_case(case), definition),
        "papers": [say(definition.documents[name].title, language) for name in held_papers(case) if name in papers],
        "new_papers": [
            say(definition.documents[name].title, language) for name in definition.documents if name not in papers
        ],
        "again": [_label(definition, path, language) for path in _again(definition, answers, kind)],
        "changeable": [_label(definition, path, language) for path in (rule.answers if rule else ())],
        "keeps_number": bool(rule and rule.number == "keep"),
    }


def _again(definition: Definition, answers: dict[str, Any], kind: str) -> list[str]:
    """Return the questions that a renewal asks anew."""
    again = definition.renewal.again if definition.renewal and kind == RENEWAL else ()
    return [path for path in again if find_answer(answers, path) is None]


def _label(definition: Definition, path: str, language: str) -> str:
    return say(definition.data.fields[path].label, language) or path


def _journey_of_case(case: Case) -> Journey:
    """Return a decided matter as a journey, to be compared with what is asked now."""
    answers = {name: value for name, value in answers_of(case).items() if not name.startswith("$")}
    known = case_words(
        {}, now=timezone.localtime(), channel=case.channel, flags=[], documents=sorted(held_papers(case))
    )
    built_in = {name: value for name, value in known.items() if name.startswith("$")}
    return Journey(pinned_definition(case.definition_id), answers, built_in, held_papers(case))


def sent_before_words(draft: Draft) -> dict[str, str]:
    """Return number, state and address of what follows the same matter already; nothing where nothing does.

    Whoever sent it while signed in is led into it; anybody else opens it with its own code.
    """
    sequel = newest_sequel(draft.follows, draft.course) if draft.follows else None
    if sequel is None:
        return {}
    case = sequel.case
    own = draft.user_id is not None and Draft.objects.filter(case=case, user=draft.user_id).exists()
    state = pinned_definition(case.definition_id).states[case.state]
    return {
        "number": case.number,
        "state": say(state.public_label or state.label, get_language() or "id"),
        "url": track_url(case) if own else reverse("services:follow"),
    }
