"""Who comes in by the city's own sign-in service: which account they are, and which roles their groups give them."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from satukota.kernel.accounts.actions.events import record_change
from satukota.kernel.accounts.models import GroupRole
from satukota.kernel.accounts.rules.groups import Mapping, changes
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, Membership, User, end_role, grant, memberships, normal_email


class NotAdmitted(Exception):
    """The sign-in service knows this person, the city's program does not: `code` is unknown or closed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Identity:
    """What the sign-in service says of somebody. An address that it has not verified counts as none."""

    subject: str
    email: str
    verified: bool
    name: str
    username: str
    groups: frozenset[str]


@transaction.atomic
def admit(identity: Identity, known: User | None = None) -> User:
    """Return the account of somebody and bring their roles in step with their groups.

    `known` is the account that this identity was tied to before; else the one with the same verified address; else a
    new one, where a mapping gives its groups a role. Raises NotAdmitted.
    """
    user = known or _by_address(identity)
    if user is not None and not user.is_active:
        raise NotAdmitted("closed")
    if user is None:
        if not GroupRole.objects.filter(group__in=identity.groups).exists():
            raise NotAdmitted("unknown")
        user = _make(identity)
    elif known is None:
        record_change(user, "tied", Actor.system())
    _follow_groups(user, identity.groups)
    return user


def _by_address(identity: Identity) -> User | None:
    """Return the account with a verified address: open ones first, none where two have it."""
    if not (identity.email and identity.verified):
        return None
    users = list(User.objects.filter(email__iexact=normal_email(identity.email)).order_by("-is_active", "pk")[:2])
    both_open = len(users) > 1 and users[1].is_active
    return users[0] if users and not both_open else None


def _make(identity: Identity) -> User:
    """Make an account without a password of its own; its roles follow."""
    email = normal_email(identity.email) if identity.verified else ""
    user = User(username=_free_name(identity), display_name=identity.name[:120], email=email)
    user.set_unusable_password()
    user.save()
    record_change(user, "created", Actor.system())
    return user


def _free_name(identity: Identity) -> str:
    """Return a user name that nobody has: the service's own, else the first part of the address, with a number."""
    wish = identity.username or identity.email.partition("@")[0] or "pengguna"
    name = re.sub(r"[^\w.@+-]", "", wish)[:140] or "pengguna"
    taken = set(User.objects.filter(username__istartswith=name).values_list("username", flat=True))
    lower = {one.lower() for one in taken}
    return next(one for one in (name, *(f"{name}{n}" for n in range(2, len(lower) + 3))) if one.lower() not in lower)


def _follow_groups(user: User, groups: Collection[str]) -> None:
    """Give the roles that somebody's groups have here and end those that they have no more."""
    rows = [Mapping(row.group, (row.role, row.agency_id)) for row in GroupRole.objects.all()]
    held = {(row.role, row.agency_id): row for row in memberships(user)}
    given, ended = changes(rows, groups, held)
    agencies = Agency.objects.in_bulk([agency for _role, agency in given])
    for role, agency in sorted(given):
        grant(user, role, agencies[agency], Actor.system())
    yesterday = timezone.localdate() - timedelta(days=1)
    for place in sorted(ended):
        whole = Membership.objects.select_related("user", "agency").get(pk=held[place].pk)
        end_role(whole, yesterday, Actor.system())
    vars(user).pop("_memberships_today", None)
