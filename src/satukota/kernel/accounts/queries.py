"""Who must prove more than a password, where somebody is signed in, who was invited, who is open to everybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Count, Exists, OuterRef, QuerySet, Sum
from django.db.models.functions import Lower
from django.utils import timezone

from satukota.kernel.accounts.models import SecondStepReset
from satukota.kernel.accounts.rules import device_of
from satukota.kernel.events.api import Event
from satukota.kernel.people.api import DEMO_PASSWORD, Membership, User, holders_of, roles, roles_of


@cache
def _declared_roles() -> frozenset[str]:
    return frozenset(role.code for role in roles().values() if role.second_step)


def second_step_roles() -> frozenset[str]:
    """Return the roles that must sign in with a second step (`SECOND_STEP_ROLES`, else what the manifests say)."""
    named = frozenset(settings.SECOND_STEP_ROLES)
    return named - {"none"} if named else _declared_roles()


def needs_second_step(user: User) -> bool:
    """Tell whether somebody's roles demand a second step. In a demo city nobody's do, so that it can be tried."""
    if settings.DEMO_SIGN_INS:
        return False
    return user.is_superuser or not roles_of(user).isdisjoint(second_step_roles())


def has_second_step(user: User) -> bool:
    """Tell whether somebody has set up a second step (a query)."""
    return bool(is_mfa_enabled(user))


def second_step_due(since: date) -> date:
    """Return the first day on which a password alone is no longer enough."""
    return since + timedelta(days=settings.SECOND_STEP_DAYS)


def idle_minutes(user: User) -> int:
    """Return how long somebody's session may do nothing: at 112 and before the wall longer than at a desk."""
    if roles_of(user).isdisjoint(settings.SESSION_IDLE_LONG_ROLES):
        return int(settings.SESSION_IDLE_MINUTES)
    return int(settings.SESSION_IDLE_LONG_MINUTES)


def open_demo_accounts_with_known_password() -> list[str]:
    """Return the names of demo accounts that anybody can use: open, with the published password."""
    accounts = User.objects.filter(demo=True, is_active=True).values_list("username", "password")
    # All are usually made with one hash; a check takes a fifth of a second.
    known = {stored: check_password(DEMO_PASSWORD, stored) for stored in {stored for _, stored in accounts}}
    return [name for name, stored in accounts if known[stored]]


def administrators() -> list[User]:
    """Return those who administer the city today, by their names."""
    today = timezone.localdate()
    admin_roles = Membership.objects.filter(role="admin", starts__lte=today).exclude(ends__lt=today)
    active = User.objects.filter(is_active=True)
    every = active.filter(pk__in=admin_roles.values("user_id")) | active.filter(is_superuser=True)
    return list(every.order_by("username"))


def administrators_without_second_step() -> list[str]:
    """Return the names of those who administer the city with a password alone."""
    return [user.username for user in administrators() if not has_second_step(user)]


def with_second_step() -> Exists:
    """Return the condition of accounts that have set up a second step, for lists; recovery codes alone are none."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=kinds))


@dataclass(frozen=True, slots=True)
class SessionLine:
    """Where somebody is signed in: on what, from which address, since when, and when they last asked for a page."""

    id: int
    device: str
    address: str
    since: datetime
    seen: datetime


def sessions_of(user: User) -> list[SessionLine]:
    """Return the sessions that are open for somebody, the last used first; `seen` is right to a few minutes."""
    own = {row.session_key: row for row in UserSession.objects.filter(user=user)}
    kept = Session.objects.filter(session_key__in=own, expire_date__gt=timezone.now())
    lines = [_session_line(own[session.session_key], session) for session in kept]
    return sorted(lines, key=lambda line: line.seen, reverse=True)


def _session_line(row: UserSession, session: Session) -> SessionLine:
    # The end of a session moves on with each page: whoever knows how long it idles knows when the last one was.
    idle = session.get_decoded().get("idle_minutes")
    seen = session.expire_date - timedelta(minutes=idle) if idle else row.last_seen_at
    latest = min(max(row.last_seen_at, seen), timezone.now())
    return SessionLine(row.pk, device_of(row.user_agent), row.ip, row.created_at, latest)


def failed_sign_ins(user: User) -> int:
    """Return how many wrong passwords were typed for an account in the last day."""
    names = {name.lower() for name in (user.username, user.email) if name}
    since = timezone.now() - timedelta(days=1)
    tries = AccessAttempt.objects.annotate(name=Lower("username")).filter(name__in=names, attempt_time__gte=since)
    return int(tries.aggregate(n=Sum("failures_since_start"))["n"] or 0)


INVITATION_DAYS = 3
"""So long a link works by which somebody chooses a password (`PASSWORD_RESET_TIMEOUT`)."""


def last_invited(user: User) -> datetime | None:
    """Return when a link to choose a password was last made for somebody; None where that never was."""
    invited = _invitations().filter(subject_id=user.pk)
    return invited.order_by("-id").values_list("at", flat=True).first()


def _invitations() -> QuerySet[Event]:
    return Event.objects.filter(name="people.account_changed", subject_kind="user", data__change="invited")


def invitations_over(day: date) -> list[User]:
    """Return the open accounts whose last invitation ended in the week before a day and who never came in."""
    first = timezone.now() - timedelta(days=INVITATION_DAYS + 7)
    latest: dict[int, date] = {}
    for pk, at in _invitations().filter(at__gte=first).order_by("id").values_list("subject_id", "at"):
        latest[pk] = timezone.localdate(at)
    over = [pk for pk, invited in latest.items() if invited + timedelta(days=INVITATION_DAYS) < day]
    return list(User.objects.filter(pk__in=over, is_active=True, last_login__isnull=True).order_by("pk"))


RESETS_CONFIRMED_BY = "kernel.administer"


def who_may_confirm_reset(reset: SecondStepReset) -> QuerySet[User]:
    """Return the administrators who neither asked for a reset nor are the ones it concerns."""
    return holders_of(RESETS_CONFIRMED_BY).exclude(pk__in=[reset.asked_by_id or 0, reset.user_id])


def resets() -> QuerySet[SecondStepReset]:
    """Return all requests for a forgotten second step, with their people."""
    return SecondStepReset.objects.select_related("user", "asked_by", "decided_by")


def authenticators_of(user: User) -> dict[str, int]:
    """Return which kinds of second step somebody has set up (totp, webauthn, recovery_codes), and how many of each."""
    kinds = Authenticator.objects.filter(user=user).values_list("type").annotate(n=Count("pk")).order_by("type")
    return dict(kinds)


def unused_recovery_codes(user: User) -> int:
    """Return how many printed codes somebody has left by which they get in without phone and key."""
    kept = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(kept.wrap().get_unused_codes()) if kept else 0


ADDRESSES = """
    SELECT subject_id, count(DISTINCT data ->> 'address') FROM kernel_event
    WHERE name = 'accounts.signed_in' AND subject_kind = 'user' AND subject_id = ANY(%s) AND at >= %s GROUP BY subject_id
"""


def sign_in_addresses(users: Iterable[int], since: datetime) -> dict[int, int]:
    """Return from how many addresses people (ids) signed in since a moment; who did not is left out."""
    with connection.cursor() as cursor:
        cursor.execute(ADDRESSES, [list(users), since])
        return dict(cursor.fetchall())
