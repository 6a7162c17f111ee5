"""`satukota user …`: accounts from the command line of the server."""

import argparse
import sys
from collections.abc import Callable

from django.conf import settings
from django.utils import timezone

from satukota.kernel.accounts.actions.letters import invite, password_link
from satukota.kernel.accounts.actions.lifecycle import (
    BadAccount,
    create_user,
    deactivate_user,
    move_user,
    reactivate_user,
    unlock_user,
)
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import User, memberships


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _named(name: str) -> User:
    user = User.objects.filter(username=name).first()
    if user is None:
        raise BadAccount(f"There is no user named {name}.")
    return user


def _create(given: argparse.Namespace) -> None:
    create_user(given.user, given.name, given.email, given.role, given.agency, Actor.system())
    _say(f"Made the account {given.user}. Next: satukota user invite --user {given.user}")


def _invite(given: argparse.Namespace) -> None:
    user = _named(given.user)
    if not user.is_active:
        raise BadAccount(f"The account {user.username} is closed: satukota user reactivate --user {user.username}")
    if user.email and settings.EMAIL_HOST:
        invite(user, Actor.system())
        _say("The link is on its way by e-mail. It works for three days, once.")
    else:
        _say("There is no mail server or no address: hand over this link yourself. It works for three days, once.")
        _say(password_link(user))


def _move(given: argparse.Namespace) -> None:
    move_user(_named(given.user), given.role, given.agency, Actor.system())
    _say(f"{given.user} is {given.role} of {given.agency} from now on, and nothing else.")


def _deactivate(given: argparse.Namespace) -> None:
    deactivate_user(_named(given.user), Actor.system())
    _say(f"Closed the account {given.user}: sessions, keys and roles have ended.")


def _reactivate(given: argparse.Namespace) -> None:
    reactivate_user(_named(given.user), Actor.system())
    _say(f"Opened the account {given.user}. Next: satukota user move --user {given.user} --role … --agency …")


def _unlock(given: argparse.Namespace) -> None:
    unlock_user(_named(given.user), Actor.system())
    _say(f"{given.user} may try to sign in again.")


def _list(_given: argparse.Namespace) -> None:
    for user in User.objects.order_by("username"):
        roles = ", ".join(f"{held.role} of {held.agency.code}" for held in memberships(user))
        seen = timezone.localtime(user.last_login).date().isoformat() if user.last_login else "never"
        state = "open" if user.is_active else "closed"
        _say(f"{user.username:<20} {state:<7} {seen:<11} {roles}{' (demo)' if user.demo else ''}")


VERBS: dict[str, Callable[[argparse.Namespace], None]] = {
    "create": _create,
    "invite": _invite,
    "move": _move,
    "deactivate": _deactivate,
    "reactivate": _reactivate,
    "unlock": _unlock,
    "list": _list,
}


def cli_user(verb: str, given: argparse.Namespace) -> int:
    """Do what a `satukota user` command asks; exit code 1, with the reason, where it cannot be done."""
    try:
        VERBS[verb](given)
    except BadAccount as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0
