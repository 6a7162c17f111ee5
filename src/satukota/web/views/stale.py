"""Forms that stayed open while their matter moved on: what was typed comes back, and a second press is one."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from satukota.kernel.cases.api import Action, say
from satukota.kernel.events.api import was_done
from satukota.web.cases.forms import name
from satukota.web.cases.view import CasePage
from satukota.web.pages import page

NOT_TYPED = ("csrfmiddlewaretoken", "key", "version", "next")
"""What a form sends that nobody typed."""


def pressed_key(request: HttpRequest, number: str) -> str | None:
    """Return the key under which a form that was opened once is carried out once."""
    return f"web:{number.upper()}:{request.POST['key'][:64]}" if request.POST.get("key") else None


def typed_in_vain(
    request: HttpRequest, number: str, case_page: CasePage | None = None, rule: Action | None = None
) -> HttpResponse:
    """Show what somebody typed for a step that is theirs no more, because the matter moved on or out of their sight.

    Nothing of it is lost, and of a case that they may not see nothing is told but the number that they have. Whose
    first press moved it on is shown what came of that.
    """
    seen = case_page is not None and case_page.access.staff
    url = case_page.url if case_page and seen else reverse("inbox")
    pressed = pressed_key(request, number)
    if pressed and was_done(pressed):
        return HttpResponseRedirect(url)
    context = {"number": number, "url": url, "seen": seen, "typed": _typed(request, case_page, rule)}
    return page(request, "web/case_left.html", context, status=409)


def _typed(request: HttpRequest, case_page: CasePage | None, rule: Action | None) -> list[tuple[str, str]]:
    """Return what was typed, with the questions where they are known."""
    fields = rule.form.fields.items() if case_page and rule else ()
    labels = {name(path): say(field.label, case_page.language) for path, field in fields} if case_page else {}
    return [
        (labels.get(field, ""), text)
        for field, texts in request.POST.lists()
        for text in texts
        if field not in NOT_TYPED and text.strip()
    ]
