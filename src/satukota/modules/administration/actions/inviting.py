"""People of the first days: an account with its role, and the link by which they choose a password."""

import re

from django.conf import settings
from django.db import transaction

from satukota.kernel.accounts.api import create_user, invite, password_link
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import User

LONGEST = 28


@transaction.atomic
def invite_person(name: str, email: str, role: str, agency: str, actor: Actor) -> str:
    """Make an account and send its holder the link for a password; return the link where there is no mail server.

    Their user name is made of the address. Raises BadAccount.
    """
    user = create_user(_free_name(email), name, email, role, agency, actor)
    if settings.SMTP_HOST:
        invite(user, actor)
        return ""
    return password_link(user)


def _free_name(email: str) -> str:
    """Return a user name that nobody has, made of what stands before the @."""
    base = re.sub(r"[^a-z0-9.]+", ".", email.partition("@")[0].lower()).strip(".")[:LONGEST] or "petugas"
    taken = set(User.objects.filter(username__startswith=base).values_list("username", flat=True))
    numbered = (f"{base}{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(name for name in numbered if name not in taken)
