"""For the data protection officer: the requests, what all modules keep of the person, the answer."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from satukota.kernel.audit.api import record_reading
from satukota.kernel.cases.api import Case, who
from satukota.kernel.people.api import Visitor, has_permission
from satukota.modules.administration.actions.privacy import ask_at_counter, want_contact
from satukota.modules.administration.forms.privacy import ContactForm, CounterForm
from satukota.modules.administration.models import PrivacyRequest
from satukota.modules.administration.queries.privacy.answer import value_lines
from satukota.modules.administration.queries.privacy.collecting import Collected, collect, query_of
from satukota.web.api import actor_of, chips, keyset, page, permission_required

RIGHT = "administration.privacy"
LIMIT = 50


@permission_required(RIGHT)
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """List the requests: those that wait first named, no names of people."""
    rows = PrivacyRequest.objects.select_related("case")
    chosen = request.GET.get("state", "open")
    if chosen != "all":
        rows = rows.filter(case__is_open=chosen != "closed")
    pages = keyset(request, rows, limit=LIMIT)
    states = [("open", _("Open")), ("closed", _("Closed")), ("all", _("All"))]
    context = {"pages": pages, "chips": chips(request, "state", states), "waiting": waiting()}
    return page(request, "administration/privacy/requests.html", context)


def waiting() -> int:
    """Return how many requests wait for an answer."""
    return PrivacyRequest.objects.filter(case__is_open=True).exclude(proved="").count()


def state_in_words(_user: Visitor) -> str:
    """Return how many requests wait, for the index of the administration."""
    count = waiting()
    return _("{n} wait").format(n=count) if count else ""


@permission_required(RIGHT)
def counter(request: HttpRequest) -> HttpResponse:
    """Enter a request for somebody who proved at the counter who they are."""
    form = CounterForm(request.POST or None, initial={"kind": "access"})
    if request.method == "POST" and form.is_valid():
        asked = ask_at_counter(form.asked(), form.query(), form.cleaned_data["proof"], who(request.user))
        return HttpResponseRedirect(reverse("administration:privacy_request", args=[asked.case.number]))
    return page(request, "administration/privacy/counter.html", {"form": form}, status=422 if form.errors else 200)


@permission_required(RIGHT)
def one(request: HttpRequest, number: str) -> HttpResponse:
    """Show what all modules keep of who asked, with what would stay and why. That it was looked at is recorded."""
    asked = get_object_or_404(PrivacyRequest.objects.select_related("case"), case__number=number)
    form = ContactForm(request.POST or None)
    is_correction = asked.kind == PrivacyRequest.Kind.CORRECTION
    if request.method == "POST" and is_correction and asked.case.is_open and form.is_valid():
        want_contact(asked, form.cleaned_data, actor_of(request))
        messages.success(request, _("Kept. The answer puts it right."))
        return HttpResponseRedirect(request.path)
    record_reading(actor_of(request), "case", asked.case_id, "privacy-request")
    parts = _shown(collect(query_of(asked))) if asked.proved and asked.case.is_open else []
    context = {
        "asked": asked,
        "case": asked.case,
        "parts": parts,
        "form": form if is_correction and asked.case.is_open else None,
        "contact": value_lines(_contact(asked)),
    }
    return page(request, "administration/privacy/request.html", context, status=422 if form.errors else 200)


def _contact(asked: PrivacyRequest) -> Any:
    return json.loads(asked.contact) if asked.contact else {}


def _shown(collected: list[Collected]) -> list[dict[str, Any]]:
    return [
        {"entry": part.entry, "rows": [{"row": row, "lines": value_lines(dict(row.values))} for row in part.rows]}
        for part in collected
    ]


def panel(user: Visitor, case: Case) -> SafeString:
    """Return the part of the case page that leads to what is kept of the person."""
    if not has_permission(user, RIGHT):
        return SafeString("")
    return render_to_string("administration/privacy/panel.html", {"case": case})
