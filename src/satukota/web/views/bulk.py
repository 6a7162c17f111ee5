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
from satukota.web.pages import page, staff_only

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
    pages = _selected(request)
    if not pages:
        return HttpResponseRedirect(reverse("inbox"))
    chosen = request.POST.get("action", "")
    able = [one for one in pages if any(button.id == chosen for button in one.buttons)]
    step = request.POST.get("step", "")
    if not chosen or not able or not step:
        return _choose(request, pages)
    button = next(button for button in able[0].buttons if button.id == chosen)
    kind = form_for(able[0].definition.actions[chosen], able[0].case, able[0].language)
    form = kind(request.POST, request.FILES) if step == "do" else kind()
    if step == "do" and form.is_valid():
        return _do(request, able, button, form)
    return _ask(request, pages, able, button, form)


def _selected(request: HttpRequest) -> list[CasePage]:
    user = request.user
    assert isinstance(user, User)
    numbers = request.POST.getlist("number")[:MOST]
    rows = visible(user).filter(number__in=numbers).defer("search").order_by("-id")
    return [CasePage(case, user, access_case(user, case)) for case in rows]


def _choose(request: HttpRequest, pages: list[CasePage]) -> HttpResponse:
    counts = Counter(button.id for one in pages for button in one.buttons)
    looks: dict[str, Button] = {button.id: button for one in pages for button in one.buttons}
    choices = [Choice(code, looks[code].label, looks[code].icon, number) for code, number in counts.most_common()]
    preview = [Preview(one.case.number, one.case.title) for one in pages]
    context = {"cases": [one.case for one in pages], "choices": choices, "preview": preview}
    return page(request, "web/bulk.html", context)


def _ask(
    request: HttpRequest, pages: list[CasePage], able: list[CasePage], button: Button, form: forms.Form
) -> HttpResponse:
    numbers = {one.case.number for one in able}
    context = {
        "cases": [one.case for one in pages],
        "choices": [button],
        "action": button,
        "form": form,
        "able": len(able),
        "key": request.POST.get("key") or uuid.uuid4().hex,
        "preview": [_preview(one, button.id, one.case.number in numbers) for one in pages],
    }
    return page(request, "web/bulk.html", context, status=422 if form.is_bound else 200)


def _preview(one: CasePage, action: str, able: bool) -> Preview:
    case = one.case
    if not able:
        return Preview(case.number, case.title, _("stays as it is: this step is not possible now"), "warning")
    target = one.definition.actions[action].to
    words = say(one.definition.states[target].label, one.language) if target else _("state stays, history grows")
    return Preview(case.number, case.title, words, "info")


def _do(request: HttpRequest, able: list[CasePage], button: Button, form: forms.Form) -> HttpResponse:
    key = request.POST.get("key", "")[:64]
    done, failed = [], []
    for one in able:
        why = _try(one, button.id, form, f"bulk:{one.case.number}:{key}" if key else None)
        if why:
            failed.append((one.case.number, why))
        else:
            done.append(one.case.number)
    return page(request, "web/bulk_done.html", {"label": button.label, "done": done, "failed": failed})


def _try(one: CasePage, action: str, form: forms.Form, key: str | None) -> str:
    """Act on one case; return why it could not be done, or nothing."""
    given = answers(form, one.definition.actions[action])
    try:
        act = Act(action, given, form.cleaned_data.get("note") or "", version=one.case.version)
        apply(Case(pk=one.case.pk), act, who(one.user), key=key)
    except AlreadyDone:
        return ""
    except NotAllowed as error:
        return refusal_message(error.refusal)
    except Conflict:
        return _("Somebody else changed it just now.")
    except Invalid as error:
        return " ".join(field_message(problem) for problem in error.errors.values())
    return ""
