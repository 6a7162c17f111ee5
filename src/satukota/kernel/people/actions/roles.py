"""Roles: given from a day on, given until another, ended. What somebody may do follows from these rows alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from satukota.kernel.events.api import Actor, Audience, EventData, Subject, record, was_done
from satukota.kernel.people.models import Agency, Membership, User
from satukota.kernel.people.queries.administrators import first_day_without_administrator
from satukota.kernel.people.queries.rights import roles
from satukota.kernel.people.rules import overlap

ADMIN = "admin"
MOST_YEARS = 60
"""A role that begins or ends further away than a working life was typed wrongly."""


@dataclass(frozen=True, slots=True)
class MembershipChanged(EventData):
    """Somebody was given or lost a role. `role` is its code, `agency` its agency, `area` its area.

    `change` is granted, changed (other days), ended, withdrawn (before it began) or lapsed (its last day is over);
    `starts` and `ends` are its days since then, ISO, empty where it goes on; `acting` is plt, plh or empty.
    """

    name: ClassVar[str] = "people.membership_changed"
    ceiling: ClassVar[Audience] = Audience.SEALED
    role: str = ""
    agency: int = 0
    change: str = ""
    starts: str = ""
    ends: str = ""
    acting: str = ""
    area: str = ""


class RoleRefused(ValidationError):
    """A role cannot be given, changed or ended like this; the message says why, at the field that it is about."""


@dataclass(frozen=True, slots=True)
class RoleWish:
    """A role to be given: in an agency, for an area (empty: all of the agency's), from a day until a day (None: goes on).

    `acting_as` is plt, plh or empty; `stands_in_for` is whose office it is.
    """

    role: str
    agency: Agency
    starts: date
    ends: date | None = None
    area: str = ""
    acting_as: str = ""
    stands_in_for: User | None = None


def record_membership(membership: Membership, change: str, actor: Actor, key: str | None = None) -> None:
    """Record what became of a role; live streams and others listen for it."""
    data = MembershipChanged(
        role=membership.role,
        agency=membership.agency_id,
        change=change,
        starts=membership.starts.isoformat(),
        ends=membership.ends.isoformat() if membership.ends else "",
        acting=membership.acting_as,
        area=membership.area_code,
    )
    record(data, Subject("user", membership.user_id, Audience.SEALED), actor, key=key)


def _lock(user: User) -> None:
    """Let two who change the roles of one person at once come one after the other."""
    User.objects.select_for_update().only("pk").get(pk=user.pk)


def _forget(user: User) -> None:
    vars(user).pop("_memberships_today", None)


@contextmanager
def administrator_kept() -> Iterator[None]:
    """Refuse what leaves the city without an administrator, be it at a later day, inside the caller's transaction.

    What was so before is not refused: it must be possible to mend it. Raises RoleRefused.
    """
    list(Membership.objects.select_for_update().filter(role=ADMIN).order_by("pk").values_list("pk", flat=True))
    before = first_day_without_administrator()
    yield
    after = first_day_without_administrator()
    if after is not None and (before is None or after < before):
        words = _("From %(day)s nobody could administer the city any more. Give somebody else that role first.")
        raise RoleRefused(words % {"day": date_format(after, "j F Y")}, code="last_administrator")


@transaction.atomic
def give_role(user: User, wish: RoleWish, actor: Actor) -> Membership:
    """Give somebody a role between two days; return it. Raises RoleRefused.

    Refused are: a closed account or agency, a role that is over, an acting one without an end or without whom it is for,
    one that is held on some of these days already, and one that somebody gives to themself.
    """
    _lock(user)
    _check_wish(user, wish, actor)
    _check_overlap(user, wish)
    membership = Membership.objects.create(
        user=user,
        role=wish.role,
        agency=wish.agency,
        area_code=wish.area,
        starts=wish.starts,
        ends=wish.ends,
        acting=bool(wish.acting_as),
        acting_as=wish.acting_as,
        stands_in_for=wish.stands_in_for,
    )
    _forget(user)
    record_membership(membership, "granted", actor)
    return membership


def _check_wish(user: User, wish: RoleWish, actor: Actor) -> None:
    if actor.user_id == user.pk:
        raise RoleRefused(_("Nobody gives a role to themself. Ask another administrator."), code="oneself")
    if not user.is_active:
        raise RoleRefused(_("This account is closed. Open it first."), code="closed")
    if wish.role not in roles():
        raise RoleRefused({"role": _("There is no such role.")})
    if not wish.agency.active:
        raise RoleRefused({"agency": _("This agency is closed: nobody gets a role there any more.")})
    check_days(wish.starts, wish.ends)
    _check_acting(user, wish)


def check_days(starts: date, ends: date | None) -> None:
    """Refuse days of a role that end before they begin, that are over or in another century. Raises RoleRefused."""
    today = timezone.localdate()
    for field, day in (("starts", starts), ("ends", ends)):
        if day is not None and abs(day.year - today.year) > MOST_YEARS:
            raise RoleRefused({field: _("Look at the year: this day is too far away.")})
    if ends is not None and ends < starts:
        raise RoleRefused({"ends": _("The last day lies before the first.")})
    if ends is not None and ends < today:
        raise RoleRefused({"ends": _("This day is over. A role is given until today or later.")})


def _check_acting(user: User, wish: RoleWish) -> None:
    if not wish.acting_as:
        return
    if wish.ends is None:
        raise RoleRefused({"ends": _("An acting official needs a last day.")})
    if wish.acting_as == Membership.ActingAs.PLH and wish.stands_in_for is None:
        raise RoleRefused({"stands_in_for": _("Say for whom: a Plh stands in for somebody who is away.")})
    if wish.stands_in_for is not None and wish.stands_in_for.pk == user.pk:
        raise RoleRefused({"stands_in_for": _("Nobody stands in for themself.")})


def _check_overlap(user: User, wish: RoleWish, but: int | None = None) -> None:
    same = Membership.objects.filter(user=user, role=wish.role, agency=wish.agency, area_code=wish.area)
    for held in (same.exclude(pk=but) if but else same).order_by("starts"):
        if not overlap((held.starts, held.ends), (wish.starts, wish.ends)):
            continue
        until = date_format(held.ends, "j F Y") if held.ends else _("without a last day")
        words = _("This role is held there already, from %(starts)s, until: %(until)s. Change its days instead.")
        raise RoleRefused({"role": words % {"starts": date_format(held.starts, "j F Y"), "until": until}})


@transaction.atomic
def change_days(membership: Membership, starts: date, ends: date | None, actor: Actor) -> None:
    """Let a role begin or end on other days. Raises RoleRefused.

    A role that began keeps its first day, one that is over stays as it was; nobody prolongs their own.
    """
    _lock(membership.user)
    membership.refresh_from_db()
    today = timezone.localdate()
    if membership.ends is not None and membership.ends < today:
        raise RoleRefused(_("This role is over. Give it anew."), code="over")
    if starts != membership.starts and (membership.starts <= today or starts < today):
        raise RoleRefused(
            {"starts": _("A role that has begun keeps its first day; another one begins today or later.")}
        )
    if actor.user_id == membership.user_id and not _is_shorter(membership, starts, ends):
        raise RoleRefused(_("Nobody prolongs their own role. Ask another administrator."), code="oneself")
    check_days(starts, ends)
    wish = RoleWish(membership.role, membership.agency, starts, ends, membership.area_code)
    if membership.acting and ends is None:
        raise RoleRefused({"ends": _("An acting official needs a last day.")})
    _check_overlap(membership.user, wish, but=membership.pk)
    if (membership.starts, membership.ends) == (starts, ends):
        return
    with administrator_kept():
        membership.starts, membership.ends = starts, ends
        membership.save(update_fields=["starts", "ends"])
    _forget(membership.user)
    record_membership(membership, "changed", actor)


def _is_shorter(membership: Membership, starts: date, ends: date | None) -> bool:
    if starts < membership.starts:
        return False
    return membership.ends is None or (ends is not None and ends <= membership.ends)


@transaction.atomic
def end_role(membership: Membership, last_day: date, actor: Actor) -> None:
    """End a role with its last day: yesterday ends it at once, today tonight. Raises RoleRefused.

    A role whose last day would lie before its first leaves no row: it was never held for a whole day.
    """
    _lock(membership.user)
    membership.refresh_from_db()
    today = timezone.localdate()
    if membership.ends is not None and membership.ends < today:
        raise RoleRefused(_("This role is over already."), code="over")
    if last_day < today - timedelta(days=1):
        raise RoleRefused({"last_day": _("A role ends at once, today or later: what was done in it stays as it was.")})
    if membership.ends is not None and last_day > membership.ends:
        raise RoleRefused({"last_day": _("It ends earlier than that already. Change its days to prolong it.")})
    check_days(min(membership.starts, last_day), max(last_day, today))
    with administrator_kept():
        _cut(membership, last_day)
    _forget(membership.user)
    record_membership(
        membership, "withdrawn" if membership.pk is None and membership.starts > today else "ended", actor
    )


def _cut(membership: Membership, last_day: date) -> None:
    membership.ends = last_day
    if membership.starts > last_day:
        membership.delete()
    else:
        membership.save(update_fields=["ends"])


@transaction.atomic
def end_all_roles(user: User, actor: Actor) -> None:
    """End at once every role that somebody holds, and withdraw those that have not begun, inside the caller's guard.

    A role that ends today holds until tonight, so yesterday is its last day.
    """
    _lock(user)
    today = timezone.localdate()
    for membership in Membership.objects.filter(Q(ends__isnull=True) | Q(ends__gte=today), user=user).order_by("pk"):
        change = "withdrawn" if membership.starts > today else "ended"
        _cut(membership, today - timedelta(days=1))
        record_membership(membership, change, actor)
    _forget(user)


@transaction.atomic
def note_lapsed_roles(actor: Actor) -> list[User]:
    """Record of each role whose last day was in the past week that it is over, once; return whose roles those were.

    The right ended by its day alone: this is for the history, and for whoever listens for it.
    """
    today = timezone.localdate()
    over = Membership.objects.filter(ends__lt=today, ends__gte=today - timedelta(days=7)).select_related("user")
    users = {}
    for membership in over.order_by("pk"):
        key = f"role-lapsed:{membership.pk}:{membership.ends}"
        if not was_done(key):
            record_membership(membership, "lapsed", actor, key=key)
            users[membership.user_id] = membership.user
    return list(users.values())
