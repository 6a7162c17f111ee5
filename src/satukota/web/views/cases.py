"""The case page and its actions."""

import re
import uuid
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from satukota.kernel.audit.api import record_reading
from satukota.kernel.cases.api import (
    Action,
    Case,
    Conflict,
    Definition,
    Invalid,
    NotAllowed,
    access_case,
    case_for,
    personal,
    refusal_message,
    say,
    who,
)
from satukota.kernel.events.api import AlreadyDone
from satukota.kernel.people.api import actor_for
from satukota.web.cases.doing import RefusedAt, act_by_form, put_refusals
from satukota.web.cases.forms import form_for
from satukota.web.cases.view import HISTORY, CasePage
from satukota.web.cases.words import answer_words, question_words
from satukota.web.guards import staff_only
from satukota.web.pages import page
from satukota.web.views.stale import pressed_key, typed_in_vain

NUMBER = re.compile(r"[A-Za-z0-9-]{3,32}")


def case_page_or_404(request: HttpRequest, number: str) -> CasePage:
    """Return the page of a case. Raises Http404, also for a case that this person must not see."""
    if not NUMBER.fullmatch(number):
        raise Http404
    try:
        case = case_for(request.user, number)
    except Case.DoesNotExist as error:
        raise Http404 from error
    return CasePage(case, request.user, access_case(request.user, case))


def show(request: HttpRequest, number: str) -> HttpResponse:
    """Show a case: to staff with all that they may do, to everybody else what is public."""
    case_page = case_page_or_404(request, number)
    part_of_history = request.GET.get("history", "all")
    part_of_history = part_of_history if part_of_history in HISTORY else "all"
    context = {
        "page": case_page,
        "case": case_page.case,
        "history": case_page.history(part_of_history),
        "shown": part_of_history,
    }
    if not case_page.access.staff:
        own = _page_of_module(case_page.case)
        return HttpResponseRedirect(own) if own else page(request, "web/case_public.html", context)
    if case_page.shows_personal:
        record_reading(actor_for(request.user), "case", case_page.case.pk, "case-page")
    return page(request, "web/case.html", context, part="pane")


def _page_of_module(case: Case) -> str:
    """Return the module's own page of a public case (`<code>:detail`), or nothing."""
    try:
        return reverse(f"{case.type.split('.')[0]}:detail", args=[case.number])
    except NoReverseMatch:
        return ""


@staff_only
def act(request: HttpRequest, number: str, action: str) -> HttpResponse:
    """Show the form of an action, and carry it out."""
    try:
        case_page = case_page_or_404(request, number)
    except Http404:
        if request.method != "POST":
            raise
        return typed_in_vain(request, number)
    button = next((button for button in case_page.buttons if button.id == action), None)
    if button is None and request.method == "POST":
        return typed_in_vain(request, number, case_page, case_page.definition.actions.get(action))
    if button is None:
        known = case_page.definition.actions.get(action)
        name_of = say(known.label, case_page.language) if known else action
        messages.warning(request, _("“%s” is not possible now: the matter has moved on.") % name_of)
        return HttpResponseRedirect(case_page.url)
    rule = case_page.definition.actions[action]
    kind = form_for(rule, case_page.case, case_page.language, request.user)
    if request.method != "POST":
        given = {field: value for field, value in request.GET.items() if field in kind.base_fields}
        return _ask(request, case_page, action, kind(initial=given), {"key": uuid.uuid4().hex})
    form = kind(request.POST, request.FILES)
    if not form.is_valid():
        return _ask(request, case_page, action, form, {"status": 422})
    return _carry_out(request, case_page, rule, form)


def _carry_out(request: HttpRequest, case_page: CasePage, rule: Action, form: forms.Form) -> HttpResponse:
    key = pressed_key(request, case_page.case.number)
    try:
        act_by_form(case_page.case, rule, form, who(request.user), key=key, version=_version(request))
    except AlreadyDone:
        pass
    except NotAllowed as error:
        messages.warning(request, refusal_message(error.refusal))
        return typed_in_vain(request, case_page.case.number, case_page, rule)
    except Conflict as error:
        return _conflict(request, case_page, rule, form, error)
    except (Invalid, RefusedAt) as error:
        put_refusals(form, error)
        return _ask(request, case_page, rule.id, form, {"status": 422})
    else:
        messages.success(request, _("Saved; it stands in the history now."))
    return HttpResponseRedirect(case_page.url)


def _version(request: HttpRequest) -> int | None:
    number = request.POST.get("version", "")
    return int(number) if number.isdecimal() and len(number) < 10 else None


def _ask(
    request: HttpRequest, case_page: CasePage, action: str, form: forms.Form, more: dict[str, Any]
) -> HttpResponse:
    button = next(button for button in case_page.buttons if button.id == action)
    context = {
        "page": case_page,
        "case": case_page.case,
        "button": replace(button, url=reverse("case_act", args=[case_page.case.number, action])),
        "form": form,
        "key": more.get("key") or request.POST.get("key", ""),
        "version": more.get("version") or request.POST.get("version") or case_page.case.version,
        "changes": more.get("changes", ()),
    }
    return page(request, "web/case_act.html", context, part="form", status=more.get("status", 200))


def _conflict(
    request: HttpRequest, case_page: CasePage, rule: Action, form: forms.Form, error: Conflict
) -> HttpResponse:
    """Show what somebody else did in the meantime beside what was written here; nothing of it is lost."""
    current = CasePage(error.case, request.user, case_page.access)
    changes = [current.line(row) for row in error.changes]
    if not any(button.id == rule.id for button in current.buttons):
        context = {"page": current, "case": error.case, "changes": changes, "form": form, "lost": True}
        return page(request, "web/case_conflict.html", context, status=409)
    more = {"version": str(error.case.version), "changes": changes, "status": 409}
    return _ask(request, current, rule.id, form, more)


@staff_only
@require_POST
def reveal(request: HttpRequest, number: str) -> HttpResponse:
    """Show the personal answers of a case once, and record who read them."""
    case_page = case_page_or_404(request, number)
    if not case_page.access.personal:
        raise PermissionDenied("kernel.read_personal")
    record_reading(actor_for(request.user), "case", case_page.case.pk, "case-page")
    context = {
        "page": case_page,
        "case": case_page.case,
        "personal": _personal_lines(
            case_page.definition, personal(case_page.case, case_page.access), case_page.language
        ),
    }
    return page(request, "web/case_personal.html", context, part="list")


def _personal_lines(
    definition: Definition, data: dict[str, Any], language: str, before: str = ""
) -> list[tuple[str, str]]:
    """Return personal answers as question and answer, in the words of the definition."""
    rows: list[tuple[str, str]] = []
    for key, value in data.items():
        path = f"{before}{key}"
        if isinstance(value, dict):
            rows += _personal_lines(definition, value, language, f"{path}.")
        else:
            question = definition.data.fields.get(path)
            rows.append((question_words(definition, path, language), answer_words(question, value, language)))
    return rows
