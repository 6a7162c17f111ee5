"""Mail about accounts: through the outbox like every other message, by e-mail alone, to those we know."""

from uuid import uuid4

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.accounts.actions.events import record_change
from satukota.kernel.accounts.queries import invitations_over, last_invited
from satukota.kernel.addresses import absolute
from satukota.kernel.events.api import Actor, was_done
from satukota.kernel.notifications.api import Address, notify
from satukota.kernel.people.api import User
from satukota.kernel.places.api import city


def _send(template: str, user: User, email: str, link: str) -> None:
    words = {"name": str(user), "username": user.username, "city": city().name, "link": link}
    notify(Address("email", email, user.language), template, words, key=f"{template}:{uuid4().hex}")


def send_reset(user: User, email: str, link: str) -> None:
    """Queue the link by which somebody who forgot their password chooses a new one."""
    _send("account-reset", user, email, link)


def send_confirmation(user: User, email: str, link: str) -> None:
    """Queue the link by which somebody shows that an address is theirs."""
    _send("account-email", user, email, link)


def send_nothing(email: str) -> None:
    """Do the work of `send_reset` for an address that nobody has, and take it back.

    So the time of the answer does not tell who has an account, and no stranger gets mail.
    """
    with transaction.atomic():
        _send("account-reset", User(username="-"), email, absolute())
        transaction.set_rollback(True)


def password_link(user: User) -> str:
    """Return an address under which somebody chooses a password; it works for three days and once."""
    token = default_token_generator.make_token(user)
    names = {"uidb36": user_pk_to_url_str(user), "key": token}
    return absolute(reverse("account_reset_password_from_key", kwargs=names))


@transaction.atomic
def invite(user: User, actor: Actor) -> None:
    """Queue a link by which somebody chooses their first password, or a new one."""
    _send("account-invited", user, user.email, password_link(user))
    record_change(user, "invited", actor)


@transaction.atomic
def hand_over_link(user: User, actor: Actor) -> str:
    """Return a link by which somebody chooses a password, for an administrator to hand over; the log says so."""
    record_change(user, "invited", actor)
    return password_link(user)


@transaction.atomic
def note_invitations_over(actor: Actor) -> int:
    """Record of each invitation by which nobody came in and whose link is void now, once; return how many."""
    today = timezone.localdate()
    count = 0
    for user in invitations_over(today):
        invited = last_invited(user)
        key = f"invitation-over:{user.pk}:{invited:%Y%m%d%H%M%S}" if invited else None
        if key and not was_done(key):
            record_change(user, "invitation_over", actor, key=key)
            count += 1
    return count
