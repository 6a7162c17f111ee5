"""Who holds which rights, in words: by person, by permission, by agency, and what is odd about it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, cached_property

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satukota.kernel.accounts.api import sign_in_addresses
from satukota.kernel.events.api import Event
from satukota.kernel.people.api import Agency, Membership, User, handles, held_today, offices, permissions, roles
from satukota.kernel.registry.api import Conflict, Permission, offers
from satukota.modules.administration.rules.standings import (
    ACTING,
    CLOSED,
    CONFLICT,
    LONG_UNUSED,
    SHARED,
    UNKNOWN,
    UNUSED,
    Account,
    Finding,
    Held,
    Pair,
    findings,
)

ADDRESSES_DAYS = 30
ODD: dict[str, Promise] = {
    CONFLICT: gettext_lazy("Conflicting rights"),
    LONG_UNUSED: gettext_lazy("Unused for 90 days"),
    UNUSED: gettext_lazy("Unused for 60 days"),
    ACTING: gettext_lazy("Acting for too long"),
    CLOSED: gettext_lazy("Agency closed"),
    SHARED: gettext_lazy("Shared account?"),
    UNKNOWN: gettext_lazy("Role without a module"),
}
"""What may be odd, in a few words."""


@cache
def conflicts() -> dict[Pair, Conflict]:
    """Return the pairs of rights that modules say should not meet, with their declarations."""
    declared = (entry for _module, entry in offers("conflicts", Conflict))
    return {Pair(entry.first, entry.second, entry.everywhere): entry for entry in declared}


@cache
def rights_of_role(role: str) -> frozenset[str]:
    """Return a role's permissions, and the role itself."""
    return frozenset({role, *(code for code, entry in permissions().items() if role in entry.roles)})


def title_of(role: str) -> str:
    """Return a role in words; a code that no module has stays as it is."""
    return str(roles()[role].title) if role in roles() else role


def words_of_right(code: str) -> str:
    """Return a permission or a role in words."""
    return str(permissions()[code].title) if code in permissions() else title_of(code)


@dataclass(frozen=True, slots=True)
class Role:
    """A role that somebody holds, in words; `confidential`: it works on what is confidential in its agency, too."""

    membership: Membership
    title: str
    confidential: bool


def role_of(row: Membership) -> Role:
    """Return a membership in words."""
    return Role(row, title_of(row.role), handles(row.role))


@dataclass
class Standing:
    """A person with the roles that they hold today and what is odd about these."""

    user: User
    memberships: list[Membership] = field(default_factory=list)
    addresses: int = 0
    today: date = field(default_factory=timezone.localdate)

    @cached_property
    def findings(self) -> list[Finding]:
        """What is odd, the gravest first."""
        last = self.user.last_login
        account = Account(
            [_held(row) for row in self.memberships],
            timezone.localtime(last).date() if last else None,
            timezone.localtime(self.user.date_joined).date(),
            self.addresses,
        )
        return findings(account, conflicts(), self.today)

    @property
    def roles(self) -> list[Role]:
        """The roles, in words."""
        return [role_of(row) for row in self.memberships]

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of what is odd."""
        return frozenset(finding.kind for finding in self.findings)

    @property
    def notes(self) -> list[str]:
        """What is odd, in words."""
        return [self.words(finding) for finding in self.findings]

    def words(self, finding: Finding) -> str:
        """Return a finding in words."""
        return WORDS[finding.kind](self, finding)

    @property
    def rights(self) -> list[tuple[Permission, list[Membership]]]:
        """What this person may do: each permission with the memberships that give it."""
        givers: dict[str, list[Membership]] = defaultdict(list)
        for row in self.memberships:
            for code in rights_of_role(row.role) & permissions().keys():
                givers[code].append(row)
        return [(entry, givers[code]) for code, entry in permissions().items() if code in givers]


def _held(row: Membership) -> Held:
    office = offices().get(row.agency_id)
    return Held(
        row.role,
        rights_of_role(row.role),
        office.ids if office else (row.agency_id,),
        row.starts,
        row.ends,
        acting=row.acting,
        agency_open=office is not None,
        known=row.role in roles(),
    )


def _of_conflict(standing: Standing, finding: Finding) -> str:
    assert finding.pair
    one, other = (standing.memberships[index] for index in finding.roles)
    return (
        f"{title_of(one.role)}, {one.agency} + {title_of(other.role)}, {other.agency}: {conflicts()[finding.pair].why}"
    )


def _of_silence(standing: Standing, finding: Finding) -> str:
    if standing.user.last_login is None:
        return _("Never signed in, for %(n)d days") % {"n": finding.amount}
    return _("No sign-in for %(n)d days") % {"n": finding.amount}


def _of_acting(standing: Standing, finding: Finding) -> str:
    row = standing.memberships[finding.roles[0]]
    return _("Acting without an end, or for more than six months: %s") % title_of(row.role)


def _of_closed(standing: Standing, finding: Finding) -> str:
    return _("The agency is closed: %s") % standing.memberships[finding.roles[0]].agency


def _of_unknown(standing: Standing, finding: Finding) -> str:
    return _("No module knows this role any more: %s") % standing.memberships[finding.roles[0]].role


def _of_shared(_standing: Standing, finding: Finding) -> str:
    words = _("Signed in from %(n)d addresses in thirty days: do several people use this account?")
    return words % {"n": finding.amount}


WORDS = {
    CONFLICT: _of_conflict,
    UNUSED: _of_silence,
    LONG_UNUSED: _of_silence,
    ACTING: _of_acting,
    CLOSED: _of_closed,
    SHARED: _of_shared,
    UNKNOWN: _of_unknown,
}


def people_by_permission(among: Collection[int] | None) -> list[tuple[Permission, int, list[str]]]:
    """Return each permission with how many people hold it today, and the roles that carry it in words."""
    users: dict[str, set[int]] = defaultdict(set)
    for role, user in held_in(among).values_list("role", "user_id"):
        users[role].add(user)
    return [
        (entry, len(set[int]().union(*(users[role] for role in entry.roles))), [title_of(role) for role in entry.roles])
        for entry in permissions().values()
    ]


def held_in(among: Collection[int] | None) -> QuerySet[Membership]:
    """Return the memberships of today of open accounts in these agencies (ids), in all where none are named."""
    rows = held_today(Membership.objects.filter(user__is_active=True)).select_related("user", "agency")
    return rows if among is None else rows.filter(agency_id__in=among)


def standings(among: Collection[int] | None, users: Collection[int] | None = None) -> list[Standing]:
    """Return everybody who holds a role today in these agencies, by name, with all their roles, also those elsewhere."""
    rows = held_today(Membership.objects.filter(user__is_active=True)).select_related("user", "agency")
    if users is not None:
        rows = rows.filter(user_id__in=users)
    if among is not None:
        rows = rows.filter(user_id__in=held_in(among).values("user_id"))
    by_user: dict[int, Standing] = {}
    for row in rows.order_by("pk"):
        by_user.setdefault(row.user_id, Standing(row.user)).memberships.append(row)
    since = timezone.now() - timedelta(days=ADDRESSES_DAYS)
    for user_id, n in sign_in_addresses(by_user, since).items():
        by_user[user_id].addresses = n
    return sorted(by_user.values(), key=lambda standing: str(standing.user).lower())


def standing_of(user: User) -> Standing:
    """Return what one person holds today."""
    return next(iter(standings(None, [user.pk])), Standing(user))


def holders(code: str, among: Collection[int] | None) -> list[Role]:
    """Return the roles that give a permission to somebody today, by agency and name."""
    rows = held_in(among).filter(role__in=permissions()[code].roles)
    return [role_of(row) for row in rows.order_by("agency__name", "user__display_name", "pk")]


def agencies_in_words(rows: Iterable[Membership]) -> str:
    """Return where roles are held, each agency once."""
    return ", ".join(dict.fromkeys(str(row.agency) for row in rows))


def numbers_by_agency(among: Collection[int] | None) -> list[tuple[Agency, int, int]]:
    """Return each agency where somebody holds a role: how many people, and about how many something is odd."""
    people: dict[Agency, set[int]] = defaultdict(set)
    odd: dict[Agency, set[int]] = defaultdict(set)
    for standing in standings(among):
        for row in standing.memberships:
            if among is None or row.agency_id in among:
                people[row.agency].add(standing.user.pk)
                if standing.findings:
                    odd[row.agency].add(standing.user.pk)
    return [
        (agency, len(people[agency]), len(odd[agency])) for agency in sorted(people, key=lambda agency: agency.name)
    ]


def sign_ins_of(user: User, most: int = 10) -> list[Event]:
    """Return somebody's last sign-ins, newest first."""
    rows = Event.objects.filter(name="accounts.signed_in", subject_kind="user", subject_id=user.pk)
    return list(rows.order_by("-id")[:most])
