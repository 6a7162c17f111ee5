"""Where somebody is signed in, ended from elsewhere."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from satukota.kernel.accounts.actions.events import record_change
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import User


def end_sessions(user: User) -> None:
    """Sign somebody out everywhere, inside an action that says so."""
    own = UserSession.objects.filter(user=user)
    Session.objects.filter(session_key__in=list(own.values_list("session_key", flat=True))).delete()
    own.delete()


@transaction.atomic
def sign_out(user: User, actor: Actor, session: int | None = None) -> int:
    """Sign somebody out of one of their sessions (its id), or of all; return how many those were."""
    own = UserSession.objects.filter(user=user)
    own = own if session is None else own.filter(pk=session)
    keys = list(own.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    own.delete()
    if keys:
        record_change(user, "signed_out", actor)
    return len(keys)
