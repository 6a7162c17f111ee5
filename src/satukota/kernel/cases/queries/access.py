"""Who may see and act on a case: the only guards."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet

from satukota.kernel.cases.models import Case
from satukota.kernel.cases.queries.definitions import pinned_definition
from satukota.kernel.cases.queries.emergency import opened_in_emergency
from satukota.kernel.cases.rules.definition import Definition
from satukota.kernel.cases.rules.engine import has_step
from satukota.kernel.cases.rules.permission import APPLICANTS, CaseFacts, Standing, roles
from satukota.kernel.events.api import Actor
from satukota.kernel.notifications.api import Message
from satukota.kernel.people.api import (
    User,
    Visitor,
    actor_for,
    agencies_of,
    below,
    handles,
    has_permission,
    memberships,
    office_on,
    offices,
    permissions,
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
    roles = memberships(user)
    known = offices()
    standings = tuple(Standing(m.role, known[m.agency_id].chain, m.area_code) for m in roles if m.agency_id in known)
    person = user if isinstance(user, User) else None
    actor = Actor(person.pk if person else None, "reporter") if party and not roles else actor_for(user)
    return Who(actor, standings, person, party)


def party_who(role: str) -> Who:
    """Return the holder of a party's link as somebody who acts: with the rights of that party's role and no more."""
    return who(None, party=role in APPLICANTS)


SYSTEM = Who(Actor.system(), system=True)


def facts_of(case: Case, *, party: bool = False) -> CaseFacts:
    """Return what permission needs to know of a case."""
    owner = office_on(case.agency_id)
    return CaseFacts(owner.chain if owner else (), case.area_code, str(case.data.get("$origin", "")), party)


def case_roles(definition: Definition, case: Case, somebody: Who) -> frozenset[str]:
    """Return the definition's roles that somebody fills for a case."""
    facts = facts_of(case, party=somebody.party)
    return roles(definition, somebody.standings, facts, system=somebody.system)


@dataclass(frozen=True, slots=True)
class Access:
    """What somebody may do with a case: see it at all, see it as staff, read which classes of its personal data."""

    view: bool
    staff: bool
    classes: frozenset[str] = frozenset()

    @property
    def personal(self) -> bool:
        """Whether they may read any personal data of it."""
        return bool(self.classes)


def access_case(user: Visitor, case: Case) -> Access:
    """Return the rights of a user over a case."""
    staff = _staff_sees(user, case)
    public = case.visibility == Case.Visibility.PUBLIC
    return Access(staff or public, staff, _classes(user, case) if staff else frozenset())


PERSONAL, SECRET = "personal", "secret"


def _classes(user: Visitor, case: Case) -> frozenset[str]:
    """Return the classes of personal data that a member of staff may read of a case.

    Whom the definition names for a class reads it, and nobody else; who reads the secret one reads the other, too. Where
    it names somebody for one class only, the other is also for the case's own agency. Where it names nobody, both are
    for those who see the case and hold the permission; of an application, names and contact also for whose step it is.
    """
    definition = pinned_definition(case.definition_id)
    named = definition.privacy.access if definition.privacy else {}
    permitted = has_permission(user, "kernel.read_personal")
    if not named and (permitted or not definition.pages):
        return frozenset((PERSONAL, SECRET)) if permitted else frozenset()
    filled = case_roles(definition, case, who(user))
    classes = _named_classes(definition, filled)
    if named and permitted and case.agency_id in below(agencies_of(user)):
        classes |= {name for name in (PERSONAL, SECRET) if f"pii.{name}" not in named}
    if f"pii.{PERSONAL}" not in named and definition.pages and _has_step(definition, case.state, filled):
        classes |= {PERSONAL}
    return frozenset(classes)


def _named_classes(definition: Definition, filled: frozenset[str]) -> set[str]:
    """Return the classes for which a definition names one of these roles; with the secret one goes the other."""
    named = definition.privacy.access if definition.privacy else {}
    classes = {name for name in (PERSONAL, SECRET) if not filled.isdisjoint(named.get(f"pii.{name}", ()))}
    return classes | {PERSONAL} if SECRET in classes else classes


def _has_step(definition: Definition, state: str, filled: frozenset[str]) -> bool:
    """Tell whether a matter waits in a state for one of these roles as staff, or lets it go on from there."""
    own = frozenset(name for name in filled if definition.roles[name].kind in {"staff", "partner"})
    return has_step(definition, state, own)


def classes_shown_to(user: Visitor, case: Case) -> frozenset[str]:
    """Return the classes of personal data that a case's definition shows to a user by name, whether they see it or not.

    What an agency that is asked for advice reads of the matter that it advises on.
    """
    definition = pinned_definition(case.definition_id)
    return frozenset(_named_classes(definition, case_roles(definition, case, who(user))))


def _staff_sees(user: Visitor, case: Case) -> bool:
    if not isinstance(user, User):
        return False
    if case.assignee_id == user.pk:
        return True
    if case.visibility <= Case.Visibility.AGENCY:
        return case.agency_id in below(agencies_of(user)) or has_permission(user, "kernel.see_city")
    return _sees_confidential(user, case) or case.pk in opened_in_emergency(user)


def _sees_confidential(user: User, case: Case) -> bool:
    handled = case.agency_id in confidential_agencies(user)
    if case.visibility == Case.Visibility.SEALED:
        return handled and INSPECTOR in roles_of(user)
    return handled or has_permission(user, "kernel.see_confidential")


def may_open_in_emergency(user: User, case: Case) -> bool:
    """Tell whether somebody may open a case outside their rights: a confidential one; a sealed one as an inspector.

    What is sealed concerns people of the city itself: also in an emergency nobody but inspectors opens it.
    """
    if not has_permission(user, "kernel.open_in_emergency"):
        return False
    if case.visibility == Case.Visibility.SEALED:
        return INSPECTOR in roles_of(user)
    return case.visibility == Case.Visibility.PARTIES


def confidential_agencies(user: Visitor) -> frozenset[int]:
    """Return the agencies whose confidential cases a user sees: where they handle matters, and below.

    Who administers, plans or takes calls there handles none (`Role.handles`).
    A role that sees the whole city (mayor, operator, auditor) does so from any place in the tree, also from its top: what
    is confidential it sees by the permission for that, not by its place.
    """
    city = permissions()["kernel.see_city"].roles
    working = (member.agency_id for member in memberships(user) if member.role not in city and handles(member.role))
    return below(frozenset(working))


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
    own, handled, most = Q(assignee_id=user.pk), confidential_agencies(user), _most_visible(user)
    if opened := opened_in_emergency(user):
        own |= Q(pk__in=sorted(opened))
    # A term that another one says already is left out: each agency named costs the planner at every list.
    if has_permission(user, "kernel.see_confidential"):
        sealed = Q(agency_id__in=sorted(handled), visibility__lte=most) if most > Case.Visibility.PARTIES else Q()
        return own | sealed | Q(visibility__lte=Case.Visibility.PARTIES)
    own |= Q(agency_id__in=sorted(handled), visibility__lte=most)
    if has_permission(user, "kernel.see_city"):
        return own | Q(visibility__lte=Case.Visibility.AGENCY)
    if others := below(agencies_of(user)) - handled:
        own |= Q(agency_id__in=sorted(others), visibility__lte=Case.Visibility.AGENCY)
    return own


def visible_messages(user: Visitor) -> QuerySet[Message]:
    """Return the messages of the cases that a user may see as staff, and those of no case, whose text nobody reads."""
    # A correlated EXISTS: the newest messages are looked up one by one, the city's cases are not all gathered first.
    seen = Exists(visible(user).filter(pk=OuterRef("case_id")))
    return Message.objects.filter(Q(case_id__isnull=True) | seen)


MOST_RANGES = 16


def visible_ranges(user: Visitor) -> list[Q]:
    """Return `visible_condition` as conditions of which each is one range of an index and no two share a case.

    Empty for those who see the whole city (nearly every case matches, the order alone finds them), for visitors, and
    for the hour in which somebody has a case open in an emergency.
    """
    if not isinstance(user, User) or has_permission(user, "kernel.see_city") or opened_in_emergency(user):
        return []
    agencies = sorted(below(agencies_of(user)))
    if has_permission(user, "kernel.see_confidential") or len(agencies) > MOST_RANGES:
        return []
    handled, most = confidential_agencies(user), _most_visible(user)
    seen = {agency: most if agency in handled else Case.Visibility.AGENCY.value for agency in agencies}
    others = [Q(agency_id=agency, visibility__lte=seen[agency]) & ~Q(assignee_id=user.pk) for agency in agencies]
    return [Q(assignee_id=user.pk), *others]


def _most_visible(user: User) -> int:
    return Case.Visibility.SEALED if INSPECTOR in roles_of(user) else Case.Visibility.PARTIES


def staff_of(user: Visitor) -> bool:
    """Tell whether a user works for the city today."""
    return bool(memberships(user))
