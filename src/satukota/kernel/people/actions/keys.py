"""Keys of machines: made, used, revoked. `authenticate` is the one door for all who come with a key."""

import secrets
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from satukota.kernel.events.api import Actor, Audience, EventData, Subject, record
from satukota.kernel.people.models import ApiKey, User
from satukota.kernel.people.queries.rights import actor_for
from satukota.kernel.people.queries.signing_in import SCOPES, Holder, api_keys, digest, holder


class UnknownKey(Exception):
    """No such key, or it was revoked, is over, or its user is inactive: which of these is told to nobody."""


class KeyTooNarrow(Exception):
    """The key is valid, and not for this. `needs` is the scope that it lacks."""

    def __init__(self, needs: str) -> None:
        super().__init__(needs)
        self.needs = needs


class UnknownScope(ValueError):
    """A key cannot be made with these scopes."""


@dataclass(frozen=True, slots=True)
class KeyChanged(EventData):
    """An API key was made or revoked. `key` is its id, `change` created or revoked, `scopes` what it is for."""

    name: ClassVar[str] = "people.key_changed"
    ceiling: ClassVar[Audience] = Audience.SEALED
    key: int = 0
    change: str = ""
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyUsed(EventData):
    """An API key was used; told at most once an hour. `key` is its id, `needs` the scope that was asked for."""

    name: ClassVar[str] = "people.key_used"
    ceiling: ClassVar[Audience] = Audience.SEALED
    key: int = 0
    needs: str = ""


def authenticate(request: HttpRequest, needs: str, key: str | None = None) -> User:
    """Return for whom a machine acts that comes with a key, and note the use.

    The key is that of `Authorization: Bearer …`, or the one that is given where a standard wants it elsewhere. `needs`
    is the scope without which it is refused. Raises UnknownKey, KeyTooNarrow.
    """
    return key_holder(bearer(request.headers.get("Authorization", "")) if key is None else key, needs)


def bearer(authorization: str) -> str:
    """Return the key of an Authorization header, empty where it carries none."""
    scheme, _space, key = authorization.partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""


def key_holder(key: str, needs: str) -> User:
    """Do what `authenticate` does where there is no request of Django's. Raises UnknownKey, KeyTooNarrow."""
    if needs not in SCOPES:
        raise UnknownScope(needs)
    known = holder(key)
    if known is None:
        raise UnknownKey
    count_call(known)
    if known.note_use:
        _note_use(known, needs)
    if needs not in known.scopes:
        raise KeyTooNarrow(needs)
    return known.user


def count_call(known: Holder) -> None:
    """Count a call against the limits of its key: the one place for them, before anything else is done."""


@transaction.atomic
def _note_use(known: Holder, needs: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(USED, [known.key])
        if cursor.rowcount:
            record(KeyUsed(key=known.key, needs=needs), _about(known.user), actor_for(known.user))


# Of many calls at the same moment one writes; the others see its hour.
USED = """
    UPDATE kernel_api_key SET used_at = now()
    WHERE id = %s AND (used_at IS NULL OR used_at < now() - interval '1 hour')
"""


def _about(user: User) -> Subject:
    return Subject("user", user.pk, Audience.SEALED)


def checked_scopes(scopes: Iterable[str]) -> list[str]:
    """Return scopes in their order. Raises UnknownScope, with the list of those there are."""
    wanted = {scope.strip() for scope in scopes}
    unknown = sorted(wanted.difference(SCOPES))
    if unknown or not wanted:
        text = f"There is no scope {', '.join(map(repr, unknown))}." if unknown else "A key needs a scope."
        raise UnknownScope(f"{text} A key may have: {', '.join(SCOPES)}.")
    return [scope for scope in SCOPES if scope in wanted]


@transaction.atomic
def create_key(user: User, name: str, actor: Actor, scopes: Iterable[str] = SCOPES, *, days: int | None = None) -> str:
    """Make an API key and return it; it can never be shown again.

    It holds for `days`, as many as the setting says where none are given. Raises UnknownScope.
    """
    key, kept = f"sk_{secrets.token_urlsafe(32)}", checked_scopes(scopes)
    row = ApiKey(user=user, name=name, digest=digest(key), scopes=kept)
    if days is not None:
        row.expires_at = timezone.now() + timedelta(days=days)
    row.save()
    record(KeyChanged(key=row.pk, change="created", scopes=tuple(kept)), _about(user), actor)
    return key


@transaction.atomic
def revoke_key(key: ApiKey, actor: Actor) -> None:
    """Make an API key useless from now on; one that is revoked already stays as it is."""
    row = ApiKey.objects.select_for_update().get(pk=key.pk)
    if row.revoked_at:
        return
    row.revoked_at = timezone.now()
    row.save(update_fields=["revoked_at"])
    record(KeyChanged(key=row.pk, change="revoked"), _about(row.user), actor)


def cli_api_key(username: str, name: str, scopes: tuple[str, ...] = SCOPES, days: int | None = None) -> int:
    """Make a key for a user and print it once; exit code 1 where there is no such user or scope."""
    user = User.objects.filter(username=username).first()
    if user is None:
        sys.stderr.write(f"There is no user named {username}.\n")
        return 1
    try:
        sys.stdout.write(f"{create_key(user, name, Actor.system(), scopes, days=days)}\n")
    except UnknownScope as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def cli_api_keys() -> int:
    """Print every key: its id, state, last use, end, user, scopes and name."""
    for row in api_keys():
        state = "revoked" if row.revoked_at else "over" if row.expires_at <= timezone.now() else "valid"
        used = f"used {row.used_at:%Y-%m-%d}" if row.used_at else "never used"
        scopes = ",".join(row.scopes)
        parts = [f"{row.pk:>5}", f"{state:<7}", f"{used:<15}", f"until {row.expires_at:%Y-%m-%d}"]
        sys.stdout.write("  ".join([*parts, f"{row.user.username:<24}", f"{scopes:<10}", row.name]) + "\n")
    return 0


def cli_revoke_key(pk: int) -> int:
    """Revoke the key with that id; exit code 1 where there is none."""
    row = ApiKey.objects.filter(pk=pk).first()
    if row is None:
        sys.stderr.write(f"There is no key {pk}; `satukota api-key list` shows them.\n")
        return 1
    revoke_key(row, Actor.system())
    sys.stdout.write(f"The key {pk} ({row.name}) is revoked.\n")
    return 0
