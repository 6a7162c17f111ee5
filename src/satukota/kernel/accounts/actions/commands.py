"""`satukota user …`: accounts from the command line of the server."""

import argparse
import sys
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ValidationError
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
from satukota.kernel.accounts.actions.resets import reset_on_server
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import User, memberships


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _user(name: str) -> User:
    user = User.objects.filter(username=name).first()
    if user is None:
        raise BadAccount(f"There is no user named {name}.")
    return user


def _create(options: argparse.Namespace) -> None:
    create_user(options.user, options.name, options.email, options.role, options.agency, Actor.system())
    _say(f"Made the account {options.user}. Next: satukota user invite --user {options.user}")


def _invite(options: argparse.Namespace) -> None:
    user = _user(options.user)
    if not user.is_active:
        raise BadAccount(f"The account {user.username} is closed: satukota user reactivate --user {user.username}")
    if user.email and settings.SMTP_HOST:
        invite(user, Actor.system())
        _say("The link is on its way by e-mail. It works for three days, once.")
    else:
        _say("There is no mail server or no address: hand over this link yourself. It works for three days, once.")
        _say(password_link(user))


def _move(options: argparse.Namespace) -> None:
    move_user(_user(options.user), options.role, options.agency, Actor.system())
    _say(f"{options.user} is {options.role} of {options.agency} from now on, and nothing else.")


def _deactivate(options: argparse.Namespace) -> None:
    deactivate_user(_user(options.user), Actor.system())
    _say(f"Closed the account {options.user}: sessions, keys and roles have ended.")


def _reactivate(options: argparse.Namespace) -> None:
    reactivate_user(_user(options.user), Actor.system())
    _say(f"Opened the account {options.user}. Next: satukota user move --user {options.user} --role … --agency …")


def _unlock(options: argparse.Namespace) -> None:
    unlock_user(_user(options.user), Actor.system())
    _say(f"{options.user} may try to sign in again.")


def _reset_second_step(options: argparse.Namespace) -> None:
    reset_on_server(_user(options.user), options.reason)
    _say(f"Forgot the second step of {options.user}: sessions have ended, a new one is set up at the next sign-in.")


def _list(_options: argparse.Namespace) -> None:
    for user in User.objects.order_by("username"):
        roles = ", ".join(f"{membership.role} of {membership.agency.code}" for membership in memberships(user))
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
    "reset-second-step": _reset_second_step,
    "list": _list,
}


def cli_user(verb: str, options: argparse.Namespace) -> int:
    """Do what a `satukota user` command asks; exit code 1, with the reason, where it cannot be done."""
    try:
        VERBS[verb](options)
    except (BadAccount, ValidationError) as error:
        reasons = error.messages if isinstance(error, ValidationError) else [str(error)]
        sys.stderr.write("\n".join(reasons) + "\n")
        return 1
    return 0
