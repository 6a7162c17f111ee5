"""For everybody, without an account: ask about one's own data, prove who one is, read the answer."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from satukota.kernel.audit.api import record_reading
from satukota.kernel.events.api import Actor
from satukota.modules.administration.actions.privacy import ask, prove_by_code, send_code
from satukota.modules.administration.forms.privacy import ASKERS, CODES, REACHES, AskForm, CodeForm
from satukota.modules.administration.models import PrivacyRequest
from satukota.modules.administration.queries.privacy.answer import answer_of, answer_pdf, answer_zip
from satukota.modules.administration.queries.privacy.links import request_of, request_token
from satukota.web.api import limited, page

AGAIN = "again"


@limited(REACHES, "reach")
@limited(ASKERS)
def begin(request: HttpRequest) -> HttpResponse:
    """Ask for access, correction, erasure, objection or withdrawal; the answer is the same whoever is known."""
    form = AskForm(request.POST or None, initial={"kind": "access"})
    if request.method == "POST" and form.is_valid():
        asked = ask(form.asked(), Actor.visitor())
        return HttpResponseRedirect(reverse("administration:privacy_own", args=[request_token(asked)]))
    return page(request, "administration/privacy/ask.html", {"form": form}, status=422 if form.errors else 200)


@limited(CODES)
def own(request: HttpRequest, token: str) -> HttpResponse:
    """Show a request to whoever made it: first the code, then where it stands, then the answer."""
    asked = _request(token)
    form = CodeForm(request.POST if request.method == "POST" and AGAIN not in request.POST else None)
    if request.method == "POST" and not asked.proved:
        if AGAIN in request.POST:
            _send_again(asked)
            return HttpResponseRedirect(request.path)
        if form.is_valid() and prove_by_code(asked, form.cleaned_data["code"]):
            return HttpResponseRedirect(request.path)
        if form.is_valid():
            form.add_error(
                "code", _("This code does not fit, or its half hour is over. You can have another one sent.")
            )
    context = {"asked": asked, "case": asked.case, "form": form, "token": token, "answer": answer_of(asked)}
    return page(request, "administration/privacy/own.html", context, status=422 if form.errors else 200)


def _send_again(asked: PrivacyRequest) -> None:
    """Send another code, while the request still waits for one."""
    if asked.case.state == "asked" and asked.code_digest:
        send_code(asked)


def _request(token: str) -> PrivacyRequest:
    asked = request_of(token)
    if asked is None:
        raise Http404
    return asked


@require_safe
def take(request: HttpRequest, token: str, kind: str) -> HttpResponse:
    """Send the answer: `pdf` for people, `zip` with the same for other programs. That it was read is recorded."""
    asked = _request(token)
    answer = answer_of(asked)
    if answer is None or kind not in {"pdf", "zip"}:
        raise Http404
    record_reading(Actor(None, "applicant"), "case", asked.case_id, "privacy-answer")
    content = answer_pdf(asked, answer) if kind == "pdf" else answer_zip(asked, answer)
    response = HttpResponse(content, content_type=f"application/{kind}")
    response.headers["Content-Disposition"] = f'attachment; filename="{asked.case.number}.{kind}"'
    response.headers["Cache-Control"] = "no-store"
    return response
