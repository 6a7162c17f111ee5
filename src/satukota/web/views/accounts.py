"""Pages of the sign-in library that need a mail server, and what stands there without one."""

from allauth.account import views
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

from satukota.web.pages import page


def password_reset(request: HttpRequest) -> HttpResponse:
    """Send a link for a new password; without a mail server say whom to ask, and store nothing."""
    if not settings.EMAIL_HOST:
        return page(request, "account/no_mail.html", {"changes_address": False})
    answer: HttpResponse = views.password_reset(request)
    return answer


@login_required
def email(request: HttpRequest) -> HttpResponse:
    """Let somebody change their e-mail address; without a mail server say whom to ask, and store nothing."""
    if not settings.EMAIL_HOST:
        return page(request, "account/no_mail.html", {"changes_address": True})
    answer: HttpResponse = views.email(request)
    return answer
