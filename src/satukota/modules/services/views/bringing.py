"""Papers that come later, and the applicant's own steps: withdraw, object, renew, whatever a definition lets them do."""

import uuid

from django import forms
from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext

from satukota.kernel.cases.api import (
    Action,
    Case,
    Document,
    Invalid,
    NotAllowed,
    Who,
    add_papers,
    case_for,
    pinned_definition,
    refusal_message,
    say,
    who,
)
from satukota.kernel.events.api import AlreadyDone
from satukota.kernel.files.api import RefusedFile
from satukota.modules.services.forms import PAPER_FIELD, BringForm
from satukota.modules.services.queries.own_steps import owed_papers, own_actions, papers_to_bring
from satukota.modules.services.views.track import OWN_PLACE, case_of_token
from satukota.web.api import RefusedAt, act_by_form, form_for, page, put_refusals, staff_only


@staff_only
def bring_papers(request: HttpRequest, number: str) -> HttpResponse:
    """Let a clerk add papers to a case: what an applicant brought to the counter, or what the office provides."""
    by = who(request.user)
    try:
        case = case_for(request.user, number, staff=True)
    except Case.DoesNotExist as error:
        raise Http404 from error
    papers = papers_to_bring(case, by)
    if not papers:
        raise Http404
    form = _form(request, papers)
    back = reverse("case", args=[case.number])
    if request.method == "POST" and _bring(request, case, form, by):
        return HttpResponseRedirect(back)
    context = {"form": form, "case": case, "back": back}
    return page(request, "services/bring_papers.html", context, status=422 if form.errors else 200)


def bring_own(request: HttpRequest, token: str) -> HttpResponse:
    """Take the papers that an applicant still owes."""
    _code, case = case_of_token(token)
    by = who(None, party=True)
    form = _form(request, owed_papers(case, by))
    back = reverse("services:track", args=[token])
    if not form.fields or (request.method == "POST" and _bring(request, case, form, by)):
        return HttpResponseRedirect(back)
    context = {"form": form, "case": case, "back": back}
    return page(request, "services/bring_own.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, papers: list[Document]) -> BringForm:
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    return BringForm(papers, get_language() or "id", *sent)


def _bring(request: HttpRequest, case: Case, form: BringForm, by: Who) -> bool:
    """Add what was chosen; False where something was refused or nothing chosen. What was right is kept all the same."""
    if not form.is_valid():
        return False
    added = 0
    for field, uploads in form.chosen():
        try:
            add_papers(case, field.removeprefix(PAPER_FIELD), uploads, by)
            added += 1
        except RefusedFile as refused:
            form.add_error(field, refused)
        except NotAllowed as error:
            form.add_error(None, refusal_message(error.refusal))
    if added:
        notes.success(request, gettext("Added; the history says what, by whom and when."))
    elif not form.errors:
        form.add_error(None, gettext("Choose at least one file."))
    return not form.errors


def own_action(request: HttpRequest, token: str, action: str) -> HttpResponse:
    """Let an applicant do a step that their definition gives them."""
    _code, case = case_of_token(token)
    by, language = who(None, party=True), get_language() or "id"
    back = reverse("services:track", args=[token])
    rule = next((own for own in own_actions(case, by, without=OWN_PLACE) if own.id == action), None)
    if rule is None:
        notes.warning(request, gettext("This is not possible any more: the application has moved on."))
        return HttpResponseRedirect(back)
    kind = form_for(rule, case, language)
    form = kind(request.POST, request.FILES) if request.method == "POST" else kind()
    if request.method == "POST" and form.is_valid() and _act(request, case, rule, form, by):
        return HttpResponseRedirect(back)
    definition = pinned_definition(case.definition_id)
    context = {
        "form": form,
        "case": case,
        "back": back,
        "label": say(rule.label, language),
        "ends": bool(rule.to and definition.states[rule.to].final),
        "key": request.POST.get("key") or uuid.uuid4().hex,
    }
    return page(request, "services/own_action.html", context, status=422 if form.errors else 200)


def _act(request: HttpRequest, case: Case, rule: Action, form: forms.Form, by: Who) -> bool:
    key = f"services:own:{case.pk}:{request.POST.get('key', '')[:64]}"
    try:
        act_by_form(case, rule, form, by, key=key)
        notes.success(request, gettext("Done. It stands in the history now."))
    except AlreadyDone:
        pass
    except NotAllowed as error:
        notes.warning(request, refusal_message(error.refusal))
    except (Invalid, RefusedAt) as error:
        put_refusals(form, error)
        return False
    return True
