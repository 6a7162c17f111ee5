"""Who somebody is today and what follows from it."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from http.cookies import CookieError, SimpleCookie
from time import monotonic

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from satukota.kernel.events.api import Actor
from satukota.kernel.people.models import Agency, ApiKey, Membership, User
from satukota.kernel.registry.api import Permission, Role, offers
from satukota.kernel.rows import rows

type Visitor = User | AnonymousUser | None


def today(queryset: QuerySet[Membership], day: date | None = None) -> QuerySet[Membership]:
    """Return the memberships that hold on a day (today in the city)."""
    day = day or timezone.localdate()
    return queryset.filter(Q(ends__isnull=True) | Q(ends__gte=day), starts__lte=day)


# Asked with nearly every request; putting such a statement together costs several times what it costs the database.
HELD = """
    SELECT id, user_id, role, agency_id, area_code, starts, ends, acting FROM kernel_membership
    WHERE user_id = %s AND (ends IS NULL OR ends >= %s) AND starts <= %s ORDER BY id
"""


def memberships(user: Visitor) -> tuple[Membership, ...]:
    """Return the memberships that a user holds today; remembered on the user object."""
    if not isinstance(user, User) or not user.is_active:
        return ()
    cached: tuple[Membership, ...] | None = getattr(user, "_memberships_today", None)
    if cached is None:
        day = timezone.localdate()
        cached = tuple(rows(Membership, HELD, [user.pk, day, day]))
        user._memberships_today = cached  # type: ignore[attr-defined]  # a cache that lives as long as the request
    return cached


def roles_of(user: Visitor) -> frozenset[str]:
    """Return the codes of the roles that a user holds today."""
    return frozenset(membership.role for membership in memberships(user))


def agencies_of(user: Visitor) -> frozenset[int]:
    """Return the ids of the agencies that a user works for today."""
    return frozenset(membership.agency_id for membership in memberships(user))


@cache
def permissions() -> dict[str, Permission]:
    """Return all permissions of all modules by code."""
    return {entry.code: entry for _, entry in offers("permissions", Permission)}


@cache
def roles() -> dict[str, Role]:
    """Return all roles of all modules by code."""
    return {entry.code: entry for _, entry in offers("roles", Role)}


def has_permission(user: Visitor, code: str) -> bool:
    """Tell whether one of the user's roles today carries the permission. Raises KeyError for an unknown code."""
    permission = permissions()[code]
    if isinstance(user, User) and user.is_superuser and user.is_active:
        return True
    return not roles_of(user).isdisjoint(permission.roles)


def require(user: Visitor, code: str) -> None:
    """Raise PermissionDenied unless the user holds the permission."""
    if not has_permission(user, code):
        raise PermissionDenied(code)


def actor_for(user: Visitor, role: str = "") -> Actor:
    """Return the user as an actor: in the named role where they hold it, else in their first."""
    if not isinstance(user, User):
        return Actor.visitor()
    held = memberships(user)
    chosen = next((m for m in held if m.role == role), held[0] if held else None)
    if chosen is None:
        return Actor(user.pk, "admin" if user.is_superuser else "citizen")
    return Actor(user.pk, chosen.role, chosen.agency_id)


def digest(key: str) -> str:
    """Return the form in which an API key is stored."""
    return hashlib.sha256(key.encode()).hexdigest()


def user_for_key(key: str) -> tuple[User, ApiKey] | None:
    """Return the user for whom an API key acts, or None where it is unknown, revoked or its user inactive."""
    for user in rows(User, BY_KEY, [digest(key)]):
        held = json.loads(vars(user).pop("key"))
        return user, ApiKey(pk=held["id"], user=user, name=held["name"], scopes=held["scopes"])
    return None


BY_KEY = """
    SELECT u.*, jsonb_build_object('id', k.id, 'name', k.name, 'scopes', k.scopes)::text AS key
    FROM kernel_api_key k JOIN kernel_user u ON u.id = k.user_id
    WHERE k.digest = %s AND k.revoked_at IS NULL AND u.is_active
"""


def signed_in(cookie: str, authorization: str) -> Visitor:
    """Return who the headers of a request outside Django's own handling name: by API key, else by session."""
    scheme, _, key = authorization.partition(" ")
    if scheme.lower() == "bearer":
        found = user_for_key(key.strip())
        return found[0] if found else None
    try:
        morsel = SimpleCookie(cookie).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return None
    session = SessionStore(morsel.value).load() if morsel else {}
    user_id = str(session.get(SESSION_KEY, ""))
    user = User.objects.filter(pk=int(user_id), is_active=True).first() if user_id.isdecimal() else None
    stored = str(session.get(HASH_SESSION_KEY, ""))
    return user if user and constant_time_compare(stored, user.get_session_auth_hash()) else None


@dataclass(frozen=True, slots=True)
class Office:
    """An agency with its place in the tree: `chain` are the codes and `ids` the ids from itself up to the top."""

    id: int
    code: str
    name: str
    short_name: str
    kind: str
    area_code: str
    chain: tuple[str, ...]
    ids: tuple[int, ...]


@dataclass
class _Offices:
    by_id: dict[int, Office] = field(default_factory=dict)
    read_at: float = float("-inf")


_offices = _Offices()
OFFICES_SECONDS = 5.0


def offices() -> dict[int, Office]:
    """Return all active agencies by id, as they were at most five seconds ago in this process."""
    if monotonic() - _offices.read_at > OFFICES_SECONDS:
        rows = {agency.pk: agency for agency in Agency.objects.filter(active=True)}
        _offices.by_id = {pk: _office(agency, rows) for pk, agency in rows.items()}
        _offices.read_at = monotonic()
    return _offices.by_id


def forget_offices() -> None:
    """Read the agencies anew at the next question (after this process changed them)."""
    _offices.read_at = float("-inf")


def _office(agency: Agency, rows: dict[int, Agency]) -> Office:
    above, current = [agency], agency
    while current.parent_id in rows and len(above) < 10:
        current = rows[current.parent_id]
        above.append(current)
    return Office(
        agency.pk,
        agency.code,
        agency.name,
        agency.short_name or agency.name,
        agency.kind,
        agency.area_code,
        tuple(step.code for step in above),
        tuple(step.pk for step in above),
    )


def office(code: str) -> Office | None:
    """Return the agency with that code, or None."""
    return next((found for found in offices().values() if found.code == code), None)


def below(agency_ids: frozenset[int]) -> frozenset[int]:
    """Return the agencies and all that are below them."""
    return frozenset(pk for pk, found in offices().items() if not agency_ids.isdisjoint(found.ids))


def demo_accounts() -> list[tuple[str, str]]:
    """Return the accounts of the demo city: name to sign in with, and who that is."""
    rows = User.objects.filter(demo=True, is_active=True).order_by("pk")
    return [(row.username, f"{row.display_name} · {_first_role(row)}") for row in rows]


def _first_role(user: User) -> str:
    held = memberships(user)
    return f"{roles()[held[0].role].title}, {held[0].agency}" if held and held[0].role in roles() else ""


def agency_tree(root: Agency) -> list[Agency]:
    """Return an agency and all below it."""
    found, level = [root], [root.pk]
    while level:
        below = list(Agency.objects.filter(parent_id__in=level))
        found += below
        level = [agency.pk for agency in below]
    return found


def staff_with(role: str, agency_id: int) -> QuerySet[User]:
    """Return the active users who hold a role in an agency today."""
    held = today(Membership.objects.filter(role=role, agency_id=agency_id))
    return User.objects.filter(is_active=True, pk__in=held.values("user_id"))
