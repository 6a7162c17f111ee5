"""Language and theme: kept in a cookie for a year, and the language with the account too. The nudge: in the session."""

from allauth.account import views
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from satukota.web.context import LATER, THEMES
from satukota.web.pages import page

YEAR = 365 * 24 * 3600


def _back(request: HttpRequest) -> HttpResponse:
    """Return to the page that the person was on, never to another site."""
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(target if safe else "/")


def _keep(response: HttpResponse, name: str, value: str) -> HttpResponse:
    response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=settings.HTTPS)
    return response


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language and go back; one that we do not speak changes nothing."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        return _back(request)
    return _keep(_back(request), settings.LANGUAGE_COOKIE_NAME, chosen)


@require_POST
def later(request: HttpRequest) -> HttpResponse:
    """Leave the person alone with the second step until tomorrow."""
    request.session[LATER] = timezone.localdate().isoformat()
    return _back(request)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the theme and go back; an unknown one changes nothing."""
    chosen = request.POST.get("theme", "")
    return _keep(_back(request), "theme", chosen) if chosen in THEMES else _back(request)


def password_reset(request: HttpRequest) -> HttpResponse:
    """Send a link for a new password; without a mail server say whom to ask, and store nothing."""
    if not settings.SMTP_HOST:
        return page(request, "account/no_mail.html", {"changes_address": False})
    answer: HttpResponse = views.password_reset(request)
    return answer


@login_required
def email(request: HttpRequest) -> HttpResponse:
    """Let somebody change their e-mail address; without a mail server say whom to ask, and store nothing."""
    if not settings.SMTP_HOST:
        return page(request, "account/no_mail.html", {"changes_address": True})
    answer: HttpResponse = views.email(request)
    return answer
