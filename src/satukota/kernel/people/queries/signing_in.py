"""Whom the session of a cookie names."""

from http.cookies import CookieError, SimpleCookie
from typing import Any, Protocol

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from satukota.kernel.people.models import User
from satukota.kernel.people.queries.memberships import HELD_BY_USER, Visitor, remember
from satukota.kernel.rows import rows


class SupportsGet(Protocol):
    """A session, as data or as Django's store."""

    def get(self, key: str, /) -> Any:
        """Return a value, None where there is none."""


def user_with_id(user_id: int | str) -> User | None:
    """Return an active user with the memberships of today, or None."""
    day = timezone.localdate()
    users = rows(User, BY_ID, [day, day, int(user_id)])
    return remember(users[0]) if users else None


BY_ID = f"SELECT u.*, {HELD_BY_USER} FROM kernel_user u WHERE u.id = %s AND u.is_active"


SECOND_STEP_DUE = "second_step_due"
"""What a session calls the first day on which its password alone is no longer enough (ISO)."""


def second_step_overdue(session: SupportsGet) -> bool:
    """Tell whether a session was opened by a password alone whose days of grace are over."""
    due = session.get(SECOND_STEP_DUE)
    return bool(due) and timezone.localdate().isoformat() >= due


def visitor_with_session(cookie: str) -> Visitor:
    """Return whose session a cookie outside Django's own handling names; None for a visitor."""
    try:
        morsel = SimpleCookie(cookie).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return None
    session = SessionStore(morsel.value).load() if morsel else {}
    user_id = "" if second_step_overdue(session) else str(session.get(SESSION_KEY, ""))
    user = user_with_id(user_id) if user_id.isdecimal() else None
    stored = str(session.get(HASH_SESSION_KEY, ""))
    return user if user and constant_time_compare(stored, user.get_session_auth_hash()) else None
