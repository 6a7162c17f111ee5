"""One person: their roles, what may be changed of them by whom, what they still hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from satukota.kernel.cases.api import case_types, held_by, pinned_definition, say
from satukota.kernel.people.api import Agency, Membership, User, held_today, roles
from satukota.kernel.places.api import area_label
from satukota.modules.administration.queries.people.listing import people_in, running_roles
from satukota.modules.administration.queries.scope import Scope, covers, may_give


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role as the page of a person shows it; `when` is past, today or future."""

    membership: Membership
    title: str
    area: str
    when: str
    changeable: bool

    @property
    def acting(self) -> str:
        """Plt or Plh, empty for who holds the office itself."""
        short = {Membership.ActingAs.PLT.value: "Plt", Membership.ActingAs.PLH.value: "Plh"}
        return short.get(self.membership.acting_as, "Plt/Plh") if self.membership.acting else ""


def role_title(code: str) -> str:
    """Return a role in the reader's words; the code of one that no module has any more."""
    return str(roles()[code].title) if code in roles() else code


def person_or_404(scope: Scope, pk: int) -> User:
    """Return a person of a scope. Raises Http404 for others, so that nobody learns of them."""
    return get_object_or_404(people_in(scope), pk=pk)


def role_lines(scope: Scope, user: User) -> list[RoleLine]:
    """Return all roles of a person, those of today first, then those to come, then those that are over."""
    today = timezone.localdate()
    rows = Membership.objects.filter(user=user).select_related("agency", "stands_in_for").order_by("-starts", "-pk")
    found = [_role_line(scope, membership, today) for membership in rows]
    return sorted(found, key=lambda line: ("today", "future", "past").index(line.when))


def _role_line(scope: Scope, membership: Membership, today: date) -> RoleLine:
    over = membership.ends is not None and membership.ends < today
    when = "past" if over else "future" if membership.starts > today else "today"
    changeable = not over and may_change_role(scope, membership)
    return RoleLine(membership, role_title(membership.role), area_label(membership.area_code), when, changeable)


def may_change_role(scope: Scope, membership: Membership) -> bool:
    """Tell whether who administers a scope may change the days of a role there, and end it."""
    return covers(scope, membership.agency_id) and (scope is None or may_give(scope, membership.role))


def account_hurdle(scope: Scope, by: User, person: User) -> str:
    """Return why somebody may not change the account of a person (name, e-mail, link, sessions, closing); empty where they may.

    A link to choose a password opens the whole account: whoever administers an agency gets none to an account that can do
    more than that agency gives.
    """
    if by.pk == person.pk:
        return _("This is your own account: change it under “My account”.")
    if person.is_superuser and not by.is_superuser:
        return _("This account administers the installation itself. It is changed on the server.")
    if scope is None:
        return ""
    rows = running_roles().filter(user=person)
    if all(covers(scope, row.agency_id) and may_give(scope, row.role) for row in rows):
        return ""
    return _("This person also holds a role beyond your agency. The administrator of the city changes the account.")


@dataclass(frozen=True, slots=True)
class HeldLine:
    """How many open cases of a kind, in an agency, wait for somebody."""

    kind: str
    agency: str
    count: int


def held_lines(user: User) -> list[HeldLine]:
    """Return what is open and assigned to somebody, in words; no titles, which not everybody may read."""
    counted = held_by(user)
    names = dict(Agency.objects.filter(pk__in={held.agency_id for held in counted}).values_list("pk", "name"))
    return [HeldLine(_kind(held.type), names.get(held.agency_id or 0, ""), held.count) for held in counted]


def _kind(case_type: str) -> str:
    published = next((row.pk for row in case_types() if row.type == case_type), None)
    return say(pinned_definition(published).title, get_language() or "id") if published else case_type


def successors(scope: Scope, user: User) -> QuerySet[User]:
    """Return who may take over what somebody holds: colleagues with a role today in the agencies of those cases."""
    agencies = {held.agency_id for held in held_by(user) if held.agency_id}
    members = held_today(Membership.objects.filter(agency_id__in=agencies))
    colleagues = people_in(scope).filter(is_active=True, pk__in=members.values("user_id"))
    return colleagues.exclude(pk=user.pk).order_by("display_name", "username")


def roles_given(scope: Scope) -> Sequence[tuple[str, str]]:
    """Return the roles that who administers a scope may give, as (code, title), by title."""
    given = ((code, str(role.title)) for code, role in roles().items() if may_give(scope, code))
    return sorted(given, key=lambda pair: pair[1].casefold())
