"""Joiner, mover, leaver: accounts are made, given another role, closed and opened again."""

from allauth.account.models import EmailAddress
from axes.utils import reset
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.kernel.accounts.actions.events import record_change
from satukota.kernel.accounts.actions.sessions import end_sessions
from satukota.kernel.accounts.rules import Details
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import (
    Agency,
    ApiKey,
    User,
    administrator_kept,
    end_all_roles,
    grant,
    normal_phone,
    revoke_key,
    roles,
)


class BadAccount(ValueError):
    """An account cannot be made or changed like this; the message says why."""


def _office(code: str) -> Agency:
    office = Agency.objects.filter(code=code).first()
    if office is None:
        raise BadAccount(f"There is no agency with the code {code}.")
    return office


def _check_role(role: str) -> None:
    if role not in roles():
        raise BadAccount(f"There is no role {role}: {', '.join(sorted(roles()))}.")


class AccountRefused(ValidationError):
    """An account cannot be made or corrected like this; the message stands at the field that it is about."""


@transaction.atomic
def make_account(details: Details, actor: Actor) -> User:
    """Make an account without a password and without a role; return it. Raises AccountRefused."""
    user = User(**_checked(details))
    user.set_unusable_password()
    _save(user)
    record_change(user, "created", actor)
    return user


@transaction.atomic
def correct_account(user: User, details: Details, actor: Actor) -> None:
    """Put right how somebody is called and reached; the log says which fields, not what stood there. Raises AccountRefused.

    With another e-mail address the earlier one no longer opens the account, and links that were sent there are void.
    """
    wanted = _checked(details, but=user.pk)
    changed = tuple(name for name, value in wanted.items() if getattr(user, name) != value)
    if not changed:
        return
    for name in changed:
        setattr(user, name, wanted[name])
    _save(user)
    if "email" in changed:
        EmailAddress.objects.filter(user=user).exclude(email__iexact=user.email).delete()
    record_change(user, "corrected", actor, fields=changed)


def _checked(details: Details, but: int | None = None) -> dict[str, str]:
    """Return the fields of an account. Raises AccountRefused where somebody else has the name or the address."""
    email = details.email.strip().lower()
    others = User.objects.exclude(pk=but) if but else User.objects.all()
    refused = {}
    if others.filter(username__iexact=details.username).exists():
        refused["username"] = _("There is an account of this name already.")
    if email and others.filter(email__iexact=email).exists():
        refused["email"] = _("Somebody else has this e-mail address.")
    if refused:
        raise AccountRefused(refused)
    return {
        "username": details.username,
        "display_name": details.name.strip(),
        "email": email,
        "phone": normal_phone(details.phone),
        "language": details.language,
    }


def _save(user: User) -> None:
    """Write an account; of two who take the same user name at once the second is told, as if they came later."""
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise AccountRefused({"username": _("There is an account of this name already.")}) from error


@transaction.atomic
def create_user(username: str, name: str, email: str, role: str, agency: str, actor: Actor) -> User:
    """Make an account without a password, with its role in an agency; return it. Raises BadAccount."""
    _check_role(role)
    office = _office(agency)
    try:
        user = make_account(Details(username, name, email), actor)
    except AccountRefused as refused:
        raise BadAccount(" ".join(refused.messages)) from refused
    grant(user, role, office, actor)
    return user


@transaction.atomic
def move_user(user: User, role: str, agency: str, actor: Actor) -> None:
    """End every role that somebody holds and give them another. Raises BadAccount, RoleRefused."""
    _check_role(role)
    office = _office(agency)
    with administrator_kept():
        end_all_roles(user, actor)
        grant(user, role, office, actor)
    record_change(user, "moved", actor)


@transaction.atomic
def deactivate_user(user: User, actor: Actor, reason: str = "") -> None:
    """Close an account: its sessions, keys and roles end, its history stays. Raises RoleRefused for the last administrator.

    `reason` is a code (`rules.REASONS`), empty where none is told.
    """
    with administrator_kept():
        end_all_roles(user, actor)
        for key in ApiKey.objects.filter(user=user, revoked_at__isnull=True):
            revoke_key(key, actor)
        _close(user, actor, reason)


def _close(user: User, actor: Actor, reason: str = "") -> None:
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    record_change(user, "deactivated", actor, reason=reason)


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
