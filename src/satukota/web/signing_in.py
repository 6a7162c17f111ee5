"""What a session knows of its sign-in, and what it may do because of it: second step, idle end, step-up."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate
from urllib.parse import urlencode, urlsplit

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from satukota.kernel.accounts.api import (
    has_second_step,
    idle_minutes,
    needs_second_step,
    note_second_step_wanted,
    record_secured,
    record_sign_in,
    second_step_due,
)
from satukota.kernel.limits.api import client_address
from satukota.kernel.people.api import SECOND_STEP_DUE, User, second_step_overdue
from satukota.web.badges import forget_second_step
from satukota.web.sessions import ENDS, IDLE

FILE = "demo-sign-ins.txt"
BACKEND = "satukota.web.backends.SignIn"


@dataclass(frozen=True)
class SignIn:
    """An account that everybody may use in the demo city."""

    username: str
    password: str
    title: str


def sign_ins() -> list[SignIn]:
    """Return the demo accounts as `satukota up --demo` wrote them down; none in a real installation."""
    path = Path(settings.DATA_DIR) / FILE
    if not settings.DEMO_SIGN_INS or not path.exists():
        return []
    rows = (line.split(maxsplit=2) for line in path.read_text("utf-8").splitlines())
    return [SignIn(*row) for row in rows if len(row) == 3]


SIGNED_IN, SECOND_STEP = "signed_in_at", "second_step"
OPEN_WITHOUT = ("/accounts/2fa/", "/accounts/reauthenticate/", "/accounts/logout/", "/accounts/login/", "/language/")
"""Where somebody gets whose days for setting up a second step are over."""


def on_sign_in(request: HttpRequest, user: User, **_rest: Any) -> None:
    """Note in a new session when it began, when it ends, and until when it may do without a second step."""
    session = request.session
    session[SIGNED_IN] = time.time()
    session[ENDS] = session[SIGNED_IN] + settings.SESSION_COOKIE_AGE
    session[IDLE] = idle_minutes(user)
    note_second_step(request, user)
    methods = [record["method"] for record in get_authentication_records(request, user)]
    record_sign_in(user, methods[-1] if methods else "", client_address(request))


def note_second_step(request: HttpRequest, user: User) -> None:
    """Note in the session whether somebody has a second step, else until when they may do without."""
    session = request.session
    session[SECOND_STEP] = has_second_step(user)
    session.pop(SECOND_STEP_DUE, None)
    outside = any(record["method"] == "socialaccount" for record in get_authentication_records(request, user))
    if session[SECOND_STEP] or outside or not needs_second_step(user):
        return  # who comes by the city's own sign-in service is asked for a second step there
    if user.second_step_since is None:
        note_second_step_wanted(user)
    assert user.second_step_since
    session[SECOND_STEP_DUE] = second_step_due(user.second_step_since).isoformat()


def on_authenticator(request: HttpRequest, user: User, authenticator: Any, signal: Any, **_rest: Any) -> None:
    """Note that a second step was added, removed or renewed."""
    changes = {id(authenticator_added): "added", id(authenticator_removed): "removed"}
    forget_second_step(user)
    note_second_step(request, user)
    record_secured(user, str(authenticator.type), changes.get(id(signal), "renewed"), client_address(request))


def on_password(request: HttpRequest, user: User, **_rest: Any) -> None:
    """Note that a password was changed."""
    record_secured(user, "password", "set", client_address(request))


def connect() -> None:
    """Listen to the sign-in library."""
    user_logged_in.connect(on_sign_in, dispatch_uid="satukota")
    for signal in (authenticator_added, authenticator_removed, authenticator_reset):
        signal.connect(on_authenticator, dispatch_uid="satukota")
    for signal in (password_changed, password_set, password_reset):
        signal.connect(on_password, dispatch_uid="satukota")


def sign_in(request: HttpRequest, user: User) -> None:
    """Begin a session for somebody who just proved who they are by choosing their password."""
    login(request, user, backend=BACKEND)
    record_authentication(request, user, method="password", reauthenticated=True)


class SessionGuard:
    """Moves the end of a session on while it is used; lets nobody past the days for setting up a second step."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; costs nothing where there is no session, and no query where there is one."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            if second_step_overdue(request.session) and not request.path.startswith(OPEN_WITHOUT):
                return _to_second_step(request)
            request.session.prolong()  # type: ignore[attr-defined]  # our own store
        return self.get_response(request)


def _to_second_step(request: HttpRequest) -> HttpResponse:
    notice = _("Your account needs a second step before it can go on. Set it up here; it takes two minutes.")
    if request.path.startswith("/api/"):
        return JsonResponse({"message": notice, "fields": {}}, status=403)
    messages.warning(request, notice)
    return HttpResponseRedirect(reverse("mfa_index"))


def is_fresh(request: HttpRequest, user: User) -> bool:
    """Tell whether somebody proved lately who they are: by signing in, or since then as strongly as then."""
    strong = bool(request.session.get(SECOND_STEP)) and not settings.DEMO_SIGN_INS
    records = get_authentication_records(request, user)
    proofs = [record["at"] for record in records if record["method"] == "mfa" or not strong]
    return bool(time.time() - max([request.session.get(SIGNED_IN, 0.0), *proofs]) < settings.STEP_UP_MINUTES * 60)


def assurance_level(request: HttpRequest) -> int:
    """Return how sure we are of who asks: 0 of nobody, 1 of who signed in, 2 of who did so with a second step."""
    return 0 if not request.user.is_authenticated else 2 if request.session.get(SECOND_STEP) else 1


def step_up[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Ask anew for password or second step before a view that signs, publishes or takes data out of the house.

    Where a form was sent, the person comes back to its page and sends it again: what it holds is kept nowhere.
    """

    @wraps(view)
    def with_fresh_sign_in(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user = request.user
        if not isinstance(user, User) or is_fresh(request, user):
            return view(request, *args, **kwargs)
        strong = request.session.get(SECOND_STEP) and not settings.DEMO_SIGN_INS
        return _ask(request, reverse("mfa_reauthenticate" if strong else "account_reauthenticate"))

    return with_fresh_sign_in


def _ask(request: HttpRequest, door: str) -> HttpResponse:
    if request.method == "GET":
        answer: HttpResponse = suspend_request(request, door)
        return answer
    return HttpResponseRedirect(f"{door}?{urlencode({'next': _page_before(request)})}")


def _page_before(request: HttpRequest) -> str:
    """Return the path of the page that held the form; the library sends nobody to another site."""
    before = urlsplit(request.headers.get("Referer", ""))
    return before.path + (f"?{before.query}" if before.query else "") if before.path else "/inbox/"
