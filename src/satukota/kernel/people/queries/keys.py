"""API keys: what they may be for, whom they stand for, and what became of them."""

import hashlib
import json
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from satukota.kernel.events.api import Event
from satukota.kernel.people.models import ApiKey, User
from satukota.kernel.people.queries.memberships import HELD_BY_USER, remember
from satukota.kernel.rows import rows

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
