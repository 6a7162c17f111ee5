"""People: made with their role and invitation, closed with what they held."""

from django.conf import settings
from django.db import transaction

from satukota.kernel.accounts.api import Details, deactivate_user, hand_over_link, invite, make_account
from satukota.kernel.cases.api import HandedOver, hand_over
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import RoleWish, User, give_role


def can_mail(user: User) -> bool:
    """Tell whether an invitation reaches somebody by e-mail."""
    return bool(user.email and settings.SMTP_HOST)


@transaction.atomic
def add_person(details: Details, wish: RoleWish, actor: Actor) -> tuple[User, str]:
    """Make an account with its role and its invitation; return it with the link that is to be handed over.

    The link is empty where it went by e-mail. Raises AccountRefused, RoleRefused.
    """
    user = make_account(details, actor)
    give_role(user, wish, actor)
    return user, invite_or_link(user, actor)


def invite_or_link(user: User, actor: Actor) -> str:
    """Send somebody the link to choose a password, or return it where no e-mail can."""
    if can_mail(user):
        invite(user, actor)
        return ""
    return hand_over_link(user, actor)


@transaction.atomic
def close_person(user: User, reason: str, successor: User | None, actor: Actor) -> HandedOver:
    """Close an account and hand over what is open and assigned to it; return what went where.

    Raises RoleRefused for the last administrator. The cases go first: who is closed sees none.
    """
    handed = hand_over(user, successor, actor)
    deactivate_user(user, actor, reason)
    return handed
