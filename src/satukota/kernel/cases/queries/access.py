"""Who may see and act on a case: the only guards."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet

from satukota.kernel.cases.models import Case
from satukota.kernel.cases.rules.definition import Definition
from satukota.kernel.cases.rules.permission import APPLICANTS, CaseFacts, Standing, roles
from satukota.kernel.events.api import Actor
from satukota.kernel.notifications.api import Message
from satukota.kernel.people.api import (
    User,
    Visitor,
    actor_for,
    agencies_of,
    below,
    has_permission,
    memberships,
    offices,
    roles_of,
)

INSPECTOR = "inspector"


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody at a case: the actor for its history, and what their rights follow from."""

    actor: Actor
    standings: tuple[Standing, ...] = ()
    user: User | None = None
    party: bool = False
    system: bool = False


def who(user: Visitor, *, party: bool = False) -> Who:
    """Return a signed-in person (or a visitor) as somebody who acts; `party` after a valid link was shown."""
    held = memberships(user)
    known = offices()
    standings = tuple(Standing(m.role, known[m.agency_id].chain, m.area_code) for m in held if m.agency_id in known)
    person = user if isinstance(user, User) else None
    actor = Actor(person.pk if person else None, "reporter") if party and not held else actor_for(user)
    return Who(actor, standings, person, party)


def party_who(role: str) -> Who:
    """Return the holder of a party's link as somebody who acts: with the rights of that party's role and no more."""
    return who(None, party=role in APPLICANTS)


SYSTEM = Who(Actor.system(), system=True)


def facts_of(case: Case, *, party: bool = False) -> CaseFacts:
    """Return what permission needs to know of a case."""
    owner = offices().get(case.agency_id or 0)
    return CaseFacts(owner.chain if owner else (), case.area_code, str(case.data.get("$origin", "")), party)


def case_roles(definition: Definition, case: Case, somebody: Who) -> frozenset[str]:
    """Return the definition's roles that somebody fills for a case."""
    facts = facts_of(case, party=somebody.party)
    return roles(definition, somebody.standings, facts, system=somebody.system)


@dataclass(frozen=True, slots=True)
class Access:
    """What somebody may do with a case: see it at all, see it as staff, read its personal data."""

    view: bool
    staff: bool
    personal: bool


def access_case(user: Visitor, case: Case) -> Access:
    """Return the rights of a user over a case."""
    staff = _staff_sees(user, case)
    public = case.visibility == Case.Visibility.PUBLIC
    return Access(staff or public, staff, staff and has_permission(user, "kernel.read_personal"))


def _staff_sees(user: Visitor, case: Case) -> bool:
    if not isinstance(user, User):
        return False
    if case.assignee_id == user.pk:
        return True
    mine = case.agency_id in below(agencies_of(user))
    if case.visibility == Case.Visibility.SEALED:
        return mine and INSPECTOR in roles_of(user)
    if case.visibility == Case.Visibility.PARTIES:
        return mine or has_permission(user, "kernel.see_confidential")
    return mine or has_permission(user, "kernel.see_city")


def require_case(user: Visitor, case: Case) -> Access:
    """Return the rights of a user over a case. Raises PermissionDenied where they may not even see it."""
    access = access_case(user, case)
    if not access.view:
        raise PermissionDenied("case")
    return access


def visible(user: Visitor) -> QuerySet[Case]:
    """Return the cases that a user may see as staff; visitors see what is public."""
    return Case.objects.filter(visible_condition(user))


def readable(user: Visitor) -> QuerySet[Case]:
    """Return the cases that a user may see at all: what is public, and what `visible` gives them as staff."""
    return Case.objects.filter(Q(visibility=Case.Visibility.PUBLIC) | visible_condition(user))


def visible_condition(user: Visitor) -> Q:
    """Return the condition of `visible`, the same rule as `access_case` said once more for lists."""
    if not isinstance(user, User):
        return Q(visibility=Case.Visibility.PUBLIC)
    own = Q(assignee_id=user.pk)
    mine = Q(agency_id__in=sorted(below(agencies_of(user))))
    own |= mine & Q(visibility__lte=_most_visible(user))
    if has_permission(user, "kernel.see_confidential"):
        return own | Q(visibility__lte=Case.Visibility.PARTIES)
    if has_permission(user, "kernel.see_city"):
        return own | Q(visibility__lte=Case.Visibility.AGENCY)
    return own


def visible_messages(user: Visitor) -> QuerySet[Message]:
    """Return the messages of the cases that a user may see as staff, and those of no case, whose text nobody reads."""
    # A correlated EXISTS: the newest messages are looked up one by one, the city's cases are not all gathered first.
    seen = Exists(visible(user).filter(pk=OuterRef("case_id")))
    return Message.objects.filter(Q(case_id__isnull=True) | seen)


MOST_RANGES = 16


def visible_ranges(user: Visitor) -> list[Q]:
    """Return `visible_condition` as conditions of which each is one range of an index and no two share a case.

    Empty for those who see the whole city (nearly every case matches, the order alone finds them) and for visitors.
    """
    if not isinstance(user, User) or has_permission(user, "kernel.see_city"):
        return []
    agencies = sorted(below(agencies_of(user)))
    if has_permission(user, "kernel.see_confidential") or len(agencies) > MOST_RANGES:
        return []
    most = _most_visible(user)
    others = [Q(agency_id=agency, visibility__lte=most) & ~Q(assignee_id=user.pk) for agency in agencies]
    return [Q(assignee_id=user.pk), *others]


def _most_visible(user: User) -> int:
    return Case.Visibility.SEALED if INSPECTOR in roles_of(user) else Case.Visibility.PARTIES


def staff_of(user: Visitor) -> bool:
    """Tell whether a user works for the city today."""
    return bool(memberships(user))
