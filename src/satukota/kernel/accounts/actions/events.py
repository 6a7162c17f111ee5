"""What the log says of accounts: who came in, who did not, what changed. Ids and codes, and whence it came."""

from dataclasses import dataclass
from typing import ClassVar

from satukota.kernel.events.api import Actor, Audience, EventData, Subject, record
from satukota.kernel.people.api import User, actor_for


@dataclass(frozen=True, slots=True)
class AccountChanged(EventData):
    """An account was created, invited, corrected, moved, signed_out, unlocked, deactivated or reactivated.

    `change` says which, also invitation_over: nobody came in by it. `fields` are the names of what was corrected,
    `reason` the code of why an account was closed.
    """

    name: ClassVar[str] = "people.account_changed"
    ceiling: ClassVar[Audience] = Audience.SEALED
    change: str = ""
    fields: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn(EventData):
    """Somebody signed in. `method` is password, mfa, socialaccount …, `address` that of the client."""

    name: ClassVar[str] = "accounts.signed_in"
    ceiling: ClassVar[Audience] = Audience.SEALED
    method: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class SignInFailed(EventData):
    """Somebody did not get in; the subject is the account, 0 where there is none of that name.

    `address` is that of the client.
    """

    name: ClassVar[str] = "accounts.sign_in_failed"
    ceiling: ClassVar[Audience] = Audience.SEALED
    address: str = ""


@dataclass(frozen=True, slots=True)
class Refused(EventData):
    """Somebody asked for what they may not do. `page` is the name of the address, `address` that of the client."""

    name: ClassVar[str] = "accounts.refused"
    ceiling: ClassVar[Audience] = Audience.SEALED
    page: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class AccountSecured(EventData):
    """A password or second step changed. `what` is password, totp, webauthn or recovery_codes.

    `change` is set, added, removed or renewed, `address` that of the client.
    """

    name: ClassVar[str] = "accounts.secured"
    ceiling: ClassVar[Audience] = Audience.SEALED
    what: str = ""
    change: str = ""
    address: str = ""


def account_subject(user_id: int) -> Subject:
    """Return an account as what an event is about; nobody but auditors see it."""
    return Subject("user", user_id, Audience.SEALED)


def record_change(
    user: User,
    change: str,
    actor: Actor,
    *,
    fields: tuple[str, ...] = (),
    reason: str = "",
    key: str | None = None,
) -> None:
    """Record that an account changed; live streams and others listen for it."""
    record(AccountChanged(change=change, fields=fields, reason=reason), account_subject(user.pk), actor, key=key)


def record_sign_in(user: User, method: str, address: str) -> None:
    """Record that somebody signed in."""
    record(SignedIn(method=method, address=address), account_subject(user.pk), actor_for(user))


def record_sign_in_failure(name: str, address: str) -> None:
    """Record a sign-in that failed; the name itself may be a password typed into the wrong field and stays out."""
    known = User.objects.filter(username=name).values_list("pk", flat=True).first()
    record(SignInFailed(address=address), account_subject(known or 0), Actor.visitor())


def record_refusal(user: User, page: str, address: str) -> None:
    """Record that somebody was refused a page."""
    record(Refused(page=page, address=address), account_subject(user.pk), actor_for(user))


def record_secured(user: User, what: str, change: str, address: str) -> None:
    """Record that a password or second step changed."""
    record(AccountSecured(what=what, change=change, address=address), account_subject(user.pk), actor_for(user))
