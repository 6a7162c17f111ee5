"""Joiner, mover, leaver: accounts are made, given another role, closed and opened again."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from axes.utils import reset
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from satukota.kernel.accounts.actions.events import record_change
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, ApiKey, User, end, grant, memberships, revoke_key, roles


class BadAccount(ValueError):
    """An account cannot be made or changed like this; the message says why."""


def end_sessions(user: User) -> None:
    """Sign somebody out everywhere."""
    own = UserSession.objects.filter(user=user)
    Session.objects.filter(session_key__in=list(own.values_list("session_key", flat=True))).delete()
    own.delete()


def _office(code: str) -> Agency:
    office = Agency.objects.filter(code=code).first()
    if office is None:
        raise BadAccount(f"There is no agency with the code {code}.")
    return office


def _check_role(role: str) -> None:
    if role not in roles():
        raise BadAccount(f"There is no role {role}: {', '.join(sorted(roles()))}.")


@transaction.atomic
def create_user(username: str, name: str, email: str, role: str, agency: str, actor: Actor) -> User:
    """Make an account without a password, with its role in an agency; return it. Raises BadAccount."""
    _check_role(role)
    office = _office(agency)
    if User.objects.filter(username=username).exists():
        raise BadAccount(f"There is a user named {username} already.")
    if email and User.objects.filter(email__iexact=email).exists():
        raise BadAccount("Somebody else has that e-mail address.")
    user = User(username=username, display_name=name, email=email.lower())
    user.set_unusable_password()
    user.save()
    record_change(user, "created", actor)
    grant(user, role, office, actor)
    return user


@transaction.atomic
def move_user(user: User, role: str, agency: str, actor: Actor) -> None:
    """End every role that somebody holds and give them another. Raises BadAccount."""
    _check_role(role)
    office = _office(agency)
    _end_memberships(user, actor)
    grant(user, role, office, actor)
    record_change(user, "moved", actor)


def _end_memberships(user: User, actor: Actor) -> None:
    """End all roles at once: one that ends today holds until tonight, so yesterday was its last day."""
    today = timezone.localdate()
    for membership in memberships(user):
        end(membership, actor)
        if membership.starts == today:
            membership.delete()
        else:
            membership.ends = today - timedelta(days=1)
            membership.save(update_fields=["ends"])
    vars(user).pop("_memberships_today", None)


@transaction.atomic
def deactivate_user(user: User, actor: Actor) -> None:
    """Close an account: its sessions, keys and roles end, its history stays."""
    _end_memberships(user, actor)
    for key in ApiKey.objects.filter(user=user, revoked_at__isnull=True):
        revoke_key(key, actor)
    _close(user, actor)


def _close(user: User, actor: Actor) -> None:
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    record_change(user, "deactivated", actor)


@transaction.atomic
def reactivate_user(user: User, actor: Actor) -> None:
    """Open a closed account again; it holds no role until it is given one."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    record_change(user, "reactivated", actor)


@transaction.atomic
def unlock_user(user: User, actor: Actor) -> None:
    """Forget the failed sign-ins for which an account is locked."""
    reset(username=user.username)
    if user.email:
        reset(username=user.email)
    record_change(user, "unlocked", actor)


@transaction.atomic
def close_demo_accounts() -> int:
    """Close the accounts whose password everybody knows; return how many were open."""
    users = list(User.objects.filter(demo=True, is_active=True))
    for user in users:
        _close(user, Actor.system())
    return len(users)


@transaction.atomic
def open_demo_accounts() -> int:
    """Open the demo city's accounts again, for a demo city that starts once more; return how many were closed."""
    users = list(User.objects.filter(demo=True, is_active=False))
    for user in users:
        reactivate_user(user, Actor.system())
    return len(users)


def note_second_step_wanted(user: User) -> None:
    """Let the days in which somebody has to set up a second step begin today, where they have not begun."""
    user.second_step_since = timezone.localdate()
    user.save(update_fields=["second_step_since"])
