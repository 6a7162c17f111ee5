"""One step on several cases: choose, see what will happen, do it; each case for itself."""

import uuid
from collections import Counter
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from satukota.kernel.cases.api import (
    Act,
    Case,
    Conflict,
    Invalid,
    NotAllowed,
    access_case,
    apply,
    field_message,
    refusal_message,
    say,
    visible,
    who,
)
from satukota.kernel.events.api import AlreadyDone
from satukota.kernel.people.api import User
from satukota.web.cases.forms import answers, form_for
from satukota.web.cases.view import Button, CasePage
from satukota.web.guards import staff_only
from satukota.web.pages import page

MOST = 200


@dataclass(frozen=True)
class Choice:
    """A step that is possible on some of the selected cases."""

    id: str
    label: str
    icon: str
    count: int


@dataclass(frozen=True)
class Preview:
    """What will happen to one case."""

    number: str
    title: str
    words: str = ""
    tone: str = ""


@staff_only
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Show the steps, then the form with its preview, then do it and say what became of each case."""
    pages = _selected_pages(request)
    if not pages:
        return HttpResponseRedirect(reverse("inbox"))
    chosen = request.POST.get("action", "")
    able = [case_page for case_page in pages if any(button.id == chosen for button in case_page.buttons)]
    step = request.POST.get("step", "")
    if not chosen or not able or not step:
        return _choose(request, pages)
    button = next(button for button in able[0].buttons if button.id == chosen)
    kind = form_for(able[0].definition.actions[chosen], able[0].case, able[0].language, request.user)
    form = kind(request.POST, request.FILES) if step == "do" else kind()
    if step == "do" and form.is_valid():
        return _do(request, able, button, form)
    return _ask(request, pages, able, button, form)


def _selected_pages(request: HttpRequest) -> list[CasePage]:
    user = request.user
    assert isinstance(user, User)
    numbers = request.POST.getlist("number")[:MOST]
    rows = visible(user).filter(number__in=numbers).defer("search").order_by("-id")
    return [CasePage(case, user, access_case(user, case)) for case in rows]


def _choose(request: HttpRequest, pages: list[CasePage]) -> HttpResponse:
    counts = Counter(button.id for case_page in pages for button in case_page.buttons)
    looks: dict[str, Button] = {button.id: button for case_page in pages for button in case_page.buttons}
    choices = [Choice(code, looks[code].label, looks[code].icon, number) for code, number in counts.most_common()]
    preview = [Preview(case_page.case.number, case_page.case.title) for case_page in pages]
    context = {"cases": [case_page.case for case_page in pages], "choices": choices, "preview": preview}
    return page(request, "web/bulk.html", context)


def _ask(
    request: HttpRequest, pages: list[CasePage], able: list[CasePage], button: Button, form: forms.Form
) -> HttpResponse:
    numbers = {case_page.case.number for case_page in able}
    context = {
        "cases": [case_page.case for case_page in pages],
        "choices": [button],
        "action": button,
        "form": form,
        "able": len(able),
        "key": request.POST.get("key") or uuid.uuid4().hex,
        "preview": [_preview(case_page, button.id, case_page.case.number in numbers) for case_page in pages],
    }
    return page(request, "web/bulk.html", context, status=422 if form.is_bound else 200)


def _preview(case_page: CasePage, action: str, able: bool) -> Preview:
    case = case_page.case
    if not able:
        return Preview(case.number, case.title, _("stays as it is: this step is not possible now"), "warning")
    target = case_page.definition.actions[action].to
    words = (
        say(case_page.definition.states[target].label, case_page.language)
        if target
        else _("state stays, history grows")
    )
    return Preview(case.number, case.title, words, "info")


def _do(request: HttpRequest, able: list[CasePage], button: Button, form: forms.Form) -> HttpResponse:
    key = request.POST.get("key", "")[:64]
    done, failed = [], []
    for case_page in able:
        why = _try(case_page, button.id, form, f"bulk:{case_page.case.number}:{key}" if key else None)
        if why:
            failed.append((case_page.case.number, why))
        else:
            done.append(case_page.case.number)
    return page(request, "web/bulk_done.html", {"label": button.label, "done": done, "failed": failed})


def _try(case_page: CasePage, action: str, form: forms.Form, key: str | None) -> str:
    """Act on one case; return why it could not be done, or nothing."""
    typed = answers(form, case_page.definition.actions[action])
    try:
        act = Act(action, typed, form.cleaned_data.get("note") or "", version=case_page.case.version)
        apply(Case(pk=case_page.case.pk), act, who(case_page.user), key=key)
    except AlreadyDone:
        return ""
    except NotAllowed as error:
        return refusal_message(error.refusal)
    except Conflict:
        return _("Somebody else changed it just now.")
    except Invalid as error:
        return " ".join(field_message(problem) for problem in error.errors.values())
    return ""
