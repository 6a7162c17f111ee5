"""Which roles somebody holds today, and where."""

import json
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from satukota.kernel.people.models import Membership, User
from satukota.kernel.rows import instance_of, rows

type Visitor = User | AnonymousUser | None


def held_today(queryset: QuerySet[Membership], day: date | None = None) -> QuerySet[Membership]:
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
        vars(user)["_memberships_today"] = cached
    return cached


HELD_BY_USER = """(
    SELECT jsonb_agg(m ORDER BY m.id)::text FROM kernel_membership m
    WHERE m.user_id = u.id AND (m.ends IS NULL OR m.ends >= %s) AND m.starts <= %s) AS held"""
"""A column for a statement that finds users as `u`, given today twice: what `remember` takes."""


def remember(user: User) -> User:
    """Turn what HELD_BY_USER found beside a user into their memberships of today, and return the user."""
    roles = vars(user).pop("held")
    vars(user)["_memberships_today"] = tuple(map(_membership, json.loads(roles) if roles else ()))
    return user


COLUMNS = [field.attname for field in Membership._meta.concrete_fields]


def _membership(row: dict[str, Any]) -> Membership:
    row["starts"] = date.fromisoformat(row["starts"])
    row["ends"] = date.fromisoformat(row["ends"]) if row["ends"] else None
    return instance_of(Membership, COLUMNS, [row[name] for name in COLUMNS])


def roles_of(user: Visitor) -> frozenset[str]:
    """Return the codes of the roles that a user holds today."""
    return frozenset(membership.role for membership in memberships(user))


def agencies_of(user: Visitor) -> frozenset[int]:
    """Return the ids of the agencies that a user works for today."""
    return frozenset(membership.agency_id for membership in memberships(user))


def staff_with(role: str, agency_id: int) -> QuerySet[User]:
    """Return the active users who hold a role in an agency today."""
    members = held_today(Membership.objects.filter(role=role, agency_id=agency_id))
    return User.objects.filter(is_active=True, pk__in=members.values("user_id"))
