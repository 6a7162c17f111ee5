"""Who must prove more than a password, how long a session may idle, who is open to everybody."""

from datetime import date, timedelta
from functools import cache

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.utils import timezone

from satukota.kernel.people.api import DEMO_PASSWORD, Membership, User, roles, roles_of


@cache
def _declared_roles() -> frozenset[str]:
    return frozenset(role.code for role in roles().values() if role.second_step)


def second_step_roles() -> frozenset[str]:
    """Return the roles that must sign in with a second step (`SECOND_STEP_ROLES`, else what the manifests say)."""
    named = frozenset(settings.SECOND_STEP_ROLES)
    return named - {"none"} if named else _declared_roles()


def needs_second_step(user: User) -> bool:
    """Tell whether somebody's roles demand a second step. In a demo city nobody's do, so that it can be tried."""
    if settings.DEMO_SIGN_INS:
        return False
    return user.is_superuser or not roles_of(user).isdisjoint(second_step_roles())


def has_second_step(user: User) -> bool:
    """Tell whether somebody has set up a second step (a query)."""
    return bool(is_mfa_enabled(user))


def second_step_due(since: date) -> date:
    """Return the first day on which a password alone is no longer enough."""
    return since + timedelta(days=settings.SECOND_STEP_DAYS)


def idle_minutes(user: User) -> int:
    """Return how long somebody's session may do nothing: at 112 and before the wall longer than at a desk."""
    if roles_of(user).isdisjoint(settings.SESSION_IDLE_LONG_ROLES):
        return int(settings.SESSION_IDLE_MINUTES)
    return int(settings.SESSION_IDLE_LONG_MINUTES)


def open_demo_accounts_with_known_password() -> list[str]:
    """Return the names of demo accounts that anybody can use: open, with the published password."""
    accounts = User.objects.filter(demo=True, is_active=True).values_list("username", "password")
    # All are usually made with one hash; a check takes a fifth of a second.
    known = {stored: check_password(DEMO_PASSWORD, stored) for stored in {stored for _, stored in accounts}}
    return [name for name, stored in accounts if known[stored]]


def administrators() -> list[User]:
    """Return those who administer the city today, by their names."""
    today = timezone.localdate()
    admin_roles = Membership.objects.filter(role="admin", starts__lte=today).exclude(ends__lt=today)
    active = User.objects.filter(is_active=True)
    every = active.filter(pk__in=admin_roles.values("user_id")) | active.filter(is_superuser=True)
    return list(every.order_by("username"))


def administrators_without_second_step() -> list[str]:
    """Return the names of those who administer the city with a password alone."""
    return [user.username for user in administrators() if not has_second_step(user)]
