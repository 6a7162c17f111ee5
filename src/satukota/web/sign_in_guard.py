"""Guessing passwords is slow, and nobody can lock somebody else out.

Wrong passwords make the next try wait: per account and address, ever longer. A browser in which somebody signed in
before is known by a cookie and counted for itself: what strangers or colleagues type elsewhere does not touch it.
"""

from dataclasses import replace
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, get_random_string

from satukota.kernel.limits.api import (
    Delay,
    Limit,
    begin_try,
    client_address,
    forget_counters,
    mark,
    seconds_to_wait,
    subscriber,
)
from satukota.kernel.people.api import User
from satukota.web.pages import page

COOKIE, SALT = "known_device", "satukota.known-device"
COOKIE_SECONDS = 180 * 86_400
MOST_ACCOUNTS = 6
WRONG = Delay("sign-in", free=4, first=10, longest=900)
"""Four wrong tries are free; after each further one the next waits 10, 20, 40 … seconds, at most a quarter of an hour."""
STRANGERS = Limit("sign-in.account", 200, 3600, remembered=False)
"""Tries of one account from all addresses together, known browsers left out: against guessing from many machines."""
ADDRESS = Limit("sign-in.address", 600, 3600)
"""Tries of all accounts from one address, known browsers left out: a city hall has one for hundreds of people."""


class Handler(AxesDatabaseHandler):  # type: ignore[misc]  # axes tells no types
    """axes notes who failed from where; whether somebody has to wait is decided here."""

    def is_allowed(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        """Begin a try of an account, and say whether it may be made now."""
        account = account_of(credentials or {})
        device = _devices(request).get(account.removeprefix("user "), "")
        wait = _wait(account, device, subscriber(client_address(request)))
        vars(request)["sign_in_wait"] = wait
        return not wait

    def user_logged_in(self, sender: Any, request: HttpRequest, user: User, **more: Any) -> None:
        """Forget the wrong tries from here, and know this browser from now on."""
        super().user_logged_in(sender, request, user, **more)
        vars(request)["device_of"] = user
        account = f"user {user.pk}"
        device = _devices(request).get(str(user.pk), "")
        forget_counters(_delay(account).name, mark(device or subscriber(client_address(request))))

    def reset_attempts(self, *, username: str | None = None, **more: Any) -> int:
        """Forget what axes noted and every wait; for one account where a name is told."""
        if username:
            forget_sign_ins(username)
        return int(super().reset_attempts(username=username, **more))


def _delay(account: str) -> Delay:
    return replace(WRONG, name=f"sign-in {mark(account)}")


def _wait(account: str, device: str, address: str) -> int:
    """Begin a try; return the seconds to wait. Whoever has to wait is not counted again."""
    wait = begin_try(_delay(account), device or address)
    if wait or device:
        return wait
    return max(seconds_to_wait(STRANGERS, account), seconds_to_wait(ADDRESS, address))


def account_of(credentials: dict[str, Any]) -> str:
    """Return the account that a name or address belongs to (`user 7`), or the name where it belongs to none.

    Name and e-mail address of one account are one subject; an unknown name waits as a known one does.
    """
    name = str(credentials.get("username") or credentials.get("email") or "").strip().lower()[:254]
    query = Q(username__iexact=name) | Q(email__iexact=name)
    known = User.objects.filter(query).order_by("id").values_list("pk", flat=True).first() if name else None
    return f"user {known}" if known else f"name {name}"


def forget_sign_ins(username: str) -> None:
    """End every wait of an account, wherever its wrong passwords came from."""
    account = account_of({"username": username})
    forget_counters(_delay(account).name)
    forget_counters(STRANGERS.name, mark(account))


def _devices(request: HttpRequest) -> dict[str, str]:
    """Return for whom this browser is known, {id of the account: name of the browser}; a changed password ends it."""
    text = request.COOKIES.get(COOKIE, "")
    try:
        kept = signing.loads(text, salt=SALT, max_age=COOKIE_SECONDS) if text else {}
    except signing.BadSignature:
        return {}
    users = User.objects.filter(pk__in=list(kept), is_active=True)
    return {
        str(user.pk): kept[str(user.pk)][0]
        for user in users
        if constant_time_compare(kept[str(user.pk)][1], _epoch(user))
    }


def _epoch(user: User) -> str:
    return str(user.get_session_auth_hash())[:16]


def remember_device(request: HttpRequest, response: HttpResponse) -> None:
    """Know this browser at the next sign-in, where somebody has just signed in; it knows the last six accounts."""
    user: User | None = vars(request).get("device_of")
    if user is None:
        return
    text = request.COOKIES.get(COOKIE, "")
    try:
        kept: dict[str, Any] = signing.loads(text, salt=SALT, max_age=COOKIE_SECONDS) if text else {}
    except signing.BadSignature:
        kept = {}
    name = kept.pop(str(user.pk), [get_random_string(16)])[0]
    kept = dict(list(kept.items())[1 - MOST_ACCOUNTS :]) | {str(user.pk): [name, _epoch(user)]}
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=SALT),
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def waiting_page(request: HttpRequest, _response: HttpResponse, _credentials: dict[str, Any] | None) -> HttpResponse:
    """Tell somebody how long to wait, why, and what else helps."""
    wait = int(vars(request).get("sign_in_wait", 0)) or 1
    answer = page(request, "account/locked.html", {"seconds": wait, "minutes": -(-wait // 60)}, status=429)
    answer.headers["Retry-After"] = str(wait)
    return answer
