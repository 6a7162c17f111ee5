"""A lost second step: one administrator asks that it be forgotten, another one decides, within a day."""

from dataclasses import dataclass
from typing import ClassVar

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from satukota.kernel.accounts.actions.events import account_subject
from satukota.kernel.accounts.actions.lifecycle import BadAccount
from satukota.kernel.accounts.actions.sessions import end_sessions
from satukota.kernel.accounts.models import SecondStepReset
from satukota.kernel.accounts.queries import has_second_step, second_step_due, who_may_confirm_reset
from satukota.kernel.accounts.rules import LIFETIME, Verb, hindrance, is_lapsed
from satukota.kernel.events.api import Actor, Audience, EventData, record
from satukota.kernel.notifications.api import Notice, notify_all
from satukota.kernel.people.api import User
from satukota.kernel.places.api import city

State = SecondStepReset.State


@dataclass(frozen=True, slots=True)
class SecondStepResetChanged(EventData):
    """Somebody's second step is to be forgotten, or was.

    `request` is the request's id, `change` asked, done, refused, withdrawn or lapsed.
    """

    name: ClassVar[str] = "people.second_step_reset"
    ceiling: ClassVar[Audience] = Audience.SEALED
    request: int = 0
    change: str = ""


HINDRANCES: dict[str, Promise] = {
    "decided": gettext_lazy("This request was decided already."),
    "lapsed": gettext_lazy("This request is older than 24 hours and has lapsed. Ask again."),
    "asker": gettext_lazy("You asked for this yourself: another administrator decides."),
    "not_asker": gettext_lazy("Only who asked takes a request back."),
    "concerned": gettext_lazy("It is about your own account: another administrator confirms."),
}


@transaction.atomic
def ask_reset(user: User, reason: str, actor: Actor, link: str) -> SecondStepReset:
    """Ask that somebody's second step be forgotten, and tell them and the other administrators; return the request.

    `link` is the address of the page on which these decide. Raises ValidationError where there is nothing to forget,
    where it is their own, or where one waits already.
    """
    User.objects.select_for_update().get(pk=user.pk)
    if actor.user_id == user.pk:
        raise ValidationError(_("Ask another administrator to do this for your own account."))
    if not has_second_step(user):
        raise ValidationError(_("This account has no second step that could be forgotten."))
    for earlier in SecondStepReset.objects.filter(user=user, state=State.WAITING):
        if not is_lapsed(earlier.request, timezone.now()):
            raise ValidationError(_("A request for this account waits already."))
        _close(earlier, State.LAPSED, Actor.system())
    reset = SecondStepReset.objects.create(user=user, reason=reason.strip(), asked_by_id=actor.user_id)
    _record(reset, "asked", actor)
    _tell_of_request(reset, link)
    return reset


@transaction.atomic
def decide_reset(reset: SecondStepReset, verb: Verb, actor: Actor, remark: str = "") -> SecondStepReset:
    """Confirm, refuse or take back a request; confirmed, the second step is forgotten at once.

    Raises ValidationError where this person may not, or where it is too late.
    """
    row = SecondStepReset.objects.select_for_update(of=("self",)).select_related("user").get(pk=reset.pk)
    if code := hindrance(row.request, verb, actor.user_id or 0, timezone.now()):
        raise ValidationError(str(HINDRANCES[code]))
    row.remark = remark.strip()
    states = {Verb.CONFIRM: State.DONE, Verb.REFUSE: State.REFUSED, Verb.WITHDRAW: State.WITHDRAWN}
    if verb == Verb.CONFIRM:
        _forget_second_step(row.user)
    _close(row, states[verb], actor)
    return row


@transaction.atomic
def reset_on_server(user: User, reason: str) -> None:
    """Forget somebody's second step by the command line: for a city that has one administrator. Raises BadAccount."""
    if not has_second_step(user):
        raise BadAccount(f"{user.username} has no second step.")
    if not reason.strip():
        raise BadAccount("Say why: --reason …")
    _forget_second_step(user)
    for waiting in SecondStepReset.objects.select_for_update().filter(user=user, state=State.WAITING):
        _close(waiting, State.WITHDRAWN, Actor.system())
    _close(SecondStepReset(user=user, reason=reason.strip()), State.DONE, Actor.system())


@transaction.atomic
def lapse_resets() -> int:
    """Close the requests that nobody decided within a day; return how many."""
    waiting = SecondStepReset.objects.filter(state=State.WAITING, asked_at__lte=timezone.now() - LIFETIME)
    rows = list(waiting.select_for_update(skip_locked=True))
    for row in rows:
        _close(row, State.LAPSED, Actor.system())
    return len(rows)


def _forget_second_step(user: User) -> None:
    """Take authenticators and sessions away; the days in which a new one is set up begin today."""
    Authenticator.objects.filter(user=user).delete()
    user.second_step_since = timezone.localdate()
    user.save(update_fields=["second_step_since"])
    end_sessions(user)


def _close(reset: SecondStepReset, state: "SecondStepReset.State", actor: Actor) -> None:
    reset.state, reset.decided_by_id, reset.decided_at = state, actor.user_id, timezone.now()
    reset.save()
    _record(reset, state.value, actor)
    if state == State.DONE:
        _tell_of_reset(reset)


def _record(reset: SecondStepReset, change: str, actor: Actor) -> None:
    record(SecondStepResetChanged(request=reset.pk, change=change), account_subject(reset.user_id), actor)


def _tell_of_request(reset: SecondStepReset, link: str) -> None:
    """Tell whom it concerns, so that they can say that they never asked, and who may decide."""
    words = {"name": str(reset.user), "asker": str(reset.asked_by), "city": city().name}
    to_them = Notice(reset.user, "second-step-asked", words, f"second-step:{reset.pk}:asked")
    asked = {**words, "link": link}
    others = (
        Notice(user, "second-step-waits", asked, f"second-step:{reset.pk}:{user.pk}")
        for user in who_may_confirm_reset(reset)
    )
    notify_all([to_them, *others])


def _tell_of_reset(reset: SecondStepReset) -> None:
    since = reset.user.second_step_since or timezone.localdate()
    with override(reset.user.language):
        day = date_format(second_step_due(since), "j F Y")
    words = {"name": str(reset.user), "city": city().name, "day": day}
    notify_all([Notice(reset.user, "second-step-reset", words, f"second-step:{reset.pk}:done")])
