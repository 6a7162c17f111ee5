"""What somebody may do, and as whom they do it."""

from collections.abc import Collection
from functools import cache

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from satukota.kernel.events.api import Actor
from satukota.kernel.people.models import Membership, User
from satukota.kernel.people.queries.memberships import Visitor, held_today, memberships, roles_of
from satukota.kernel.registry.api import Permission, Role, offers


@cache
def permissions() -> dict[str, Permission]:
    """Return all permissions of all modules by code."""
    return {entry.code: entry for _, entry in offers("permissions", Permission)}


@cache
def roles() -> dict[str, Role]:
    """Return all roles of all modules by code."""
    return {entry.code: entry for _, entry in offers("roles", Role)}


def handles(role: str) -> bool:
    """Tell whether whoever holds a role works on the matters of its agency; a role that no module has does not."""
    return role in roles() and roles()[role].handles


def has_permission(user: Visitor, code: str) -> bool:
    """Tell whether one of the user's roles today carries the permission. Raises KeyError for an unknown code."""
    permission = permissions()[code]
    if isinstance(user, User) and user.is_superuser and user.is_active:
        return True
    return not roles_of(user).isdisjoint(permission.roles)


def holds_in(user: Visitor, code: str, agency_ids: Collection[int]) -> bool:
    """Tell whether a role that carries the permission is held in one of these agencies today (ids).

    A role elsewhere says nothing: who heads one agency and works in another heads the one alone.
    """
    carriers = permissions()[code].roles
    if isinstance(user, User) and user.is_superuser and user.is_active:
        return True
    return any(membership.role in carriers and membership.agency_id in agency_ids for membership in memberships(user))


def agencies_with(user: Visitor, code: str) -> tuple[int, ...]:
    """Return the agencies for which a user holds a permission today, in the order of their memberships.

    Those below are not among them. An administrator of the program holds all permissions where they are a member.
    """
    wanted = permissions()[code].roles
    every = isinstance(user, User) and user.is_superuser
    return tuple(
        dict.fromkeys(membership.agency_id for membership in memberships(user) if every or membership.role in wanted)
    )


def holders_of(code: str) -> QuerySet[User]:
    """Return the active users who hold a permission today, by a role of theirs."""
    members = held_today(Membership.objects.filter(role__in=permissions()[code].roles))
    return User.objects.filter(is_active=True, pk__in=members.values("user_id")).order_by("pk")


def require(user: Visitor, code: str) -> None:
    """Raise PermissionDenied unless the user holds the permission."""
    if not has_permission(user, code):
        raise PermissionDenied(code)


def actor_for(user: Visitor, role: str = "") -> Actor:
    """Return the user as an actor: in the named role where they hold it, else in their first."""
    if not isinstance(user, User):
        return Actor.visitor()
    own_roles = memberships(user)
    chosen = next((m for m in own_roles if m.role == role), own_roles[0] if own_roles else None)
    if chosen is None:
        return Actor(user.pk, "admin" if user.is_superuser else "citizen")
    return Actor(user.pk, chosen.role, chosen.agency_id)


def demo_accounts() -> list[tuple[str, str]]:
    """Return the accounts of the demo city: name to sign in with, and who that is."""
    rows = User.objects.filter(demo=True, is_active=True).order_by("pk")
    return [(row.username, f"{row.display_name} · {_first_role(row)}") for row in rows]


def _first_role(user: User) -> str:
    own_roles = memberships(user)
    return (
        f"{roles()[own_roles[0].role].title}, {own_roles[0].agency}"
        if own_roles and own_roles[0].role in roles()
        else ""
    )
