"""Who is there: whom the session of a cookie names, for whom an API key acts, and what became of keys."""

import hashlib
import json
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any, Protocol

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from satukota.kernel.events.api import Event
from satukota.kernel.people.models import ApiKey, User
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


SCOPES = ("read", "write")
"""What a key may be for; it may do that much of what its user may do, and no more."""


@dataclass(frozen=True, slots=True)
class Holder:
    """For whom a key acts and within which scopes. `note_use` says that its last use is to be written anew."""

    user: User
    key: int
    scopes: frozenset[str]
    note_use: bool


def digest(key: str) -> str:
    """Return the form in which an API key is stored."""
    return hashlib.sha256(key.encode()).hexdigest()


def holder(key: str) -> Holder | None:
    """Return for whom a key acts.

    None where it is unknown, revoked or over, or its user inactive: the same statement finds the same nothing, by the
    digest, so that neither the answer nor its time tells one from the other.
    """
    day = timezone.localdate()
    for user in rows(User, BY_KEY, [day, day, digest(key)]):
        kept = json.loads(vars(user).pop("key"))
        return Holder(remember(user), kept["id"], frozenset(kept["scopes"]), kept["note_use"])
    return None


BY_KEY = f"""
    SELECT u.*, jsonb_build_object(
        'id', k.id, 'scopes', k.scopes, 'note_use', k.used_at IS NULL OR k.used_at < now() - interval '1 hour'
    )::text AS key, {HELD_BY_USER}
    FROM kernel_api_key k JOIN kernel_user u ON u.id = k.user_id
    WHERE k.digest = %s AND k.revoked_at IS NULL AND k.expires_at > now() AND u.is_active
"""


def api_keys() -> QuerySet[ApiKey]:
    """Return all keys with their users, those that hold first, the newest of them first."""
    return ApiKey.objects.select_related("user").order_by("revoked_at", "-pk")


def key_events(limit: int = 50) -> list[Event]:
    """Return what happened to keys, newest first."""
    names = ["people.key_changed", "people.key_used"]
    return list(Event.objects.filter(name__in=names).order_by("-id")[:limit])
