"""Requests for a forgotten second step: who sees which, and what they may do with one."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.kernel.accounts.api import (
    LIFETIME,
    SecondStepReset,
    Verb,
    hindrance,
    resets,
    unused_recovery_codes,
    who_may_confirm_reset,
)
from satukota.kernel.people.api import User, has_permission, holders_of

ASK, DECIDE = "administration.second_step", "kernel.administer"


def resets_for(user: User) -> QuerySet[SecondStepReset]:
    """Return the requests that somebody may see: all to who decides, else their own."""
    return resets() if has_permission(user, DECIDE) else resets().filter(Q(asked_by=user))


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody may do with a request now; `until` is when it lapses, `deciders` how many may confirm it."""

    confirm: bool
    refuse: bool
    withdraw: bool
    until: datetime
    deciders: int


def choices_of(user: User, reset: SecondStepReset) -> Choices:
    """Return what somebody may do with a request."""
    now, decides = timezone.now(), has_permission(user, DECIDE)

    def may(verb: Verb) -> bool:
        return not hindrance(reset.request, verb, user.pk, now)

    return Choices(
        decides and may(Verb.CONFIRM),
        decides and may(Verb.REFUSE),
        may(Verb.WITHDRAW),
        reset.asked_at + LIFETIME,
        who_may_confirm_reset(reset).count(),
    )


def is_only_administrator(user: User) -> bool:
    """Tell whether nobody else could confirm what this person asks for."""
    return not holders_of(DECIDE).exclude(pk=user.pk).exists()


def recovery_hint(user: User) -> str:
    """Return what to try before a second step is forgotten: the recovery codes that somebody printed."""
    left = unused_recovery_codes(user)
    if left:
        return _("This person has %(n)d unused recovery codes: ask whether they kept them, before you reset.") % {
            "n": left
        }
    return _("This person made no recovery codes, or has used them all.")


def waiting_words(user: User) -> str:
    """Return how many requests wait, for the index."""
    n = resets_for(user).filter(state=SecondStepReset.State.WAITING).count()
    return _("%(n)d wait for a decision") % {"n": n} if n else ""
