"""The list of people: who stands in it, searched and filtered."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from satukota.kernel.accounts.api import with_second_step
from satukota.kernel.events.api import Event
from satukota.kernel.people.api import Membership, MembershipChanged, User, family_of, held_today, roles
from satukota.modules.administration.queries.scope import Scope

ENDING_DAYS = 30
STATES = ("active", "closed", "waiting", "no_second_step", "acting", "ending")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: words, a state of STATES, an agency (its id, with all below it), the code of a role."""

    words: str = ""
    state: str = "active"
    agency: int | None = None
    role: str = ""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person as the list shows them, with what they hold today or will."""

    user: User
    memberships: Sequence[Membership]
    second_step: bool


def running_roles() -> QuerySet[Membership]:
    """Return the roles that hold today or will hold."""
    return Membership.objects.filter(Q(ends__isnull=True) | Q(ends__gte=timezone.localdate()))


def people_in(scope: Scope) -> QuerySet[User]:
    """Return the people of a scope: who holds or will hold a role there, and who held their last one there.

    A role that is ended on its first day leaves no row: whose account has none any more is known by the log.
    """
    if scope is None:
        return User.objects.all()
    own = running_roles().filter(user=OuterRef("pk"))
    latest = Membership.objects.filter(user=OuterRef("pk")).order_by("-ends", "-pk").values("agency_id")[:1]
    here = Q(Exists(own.filter(agency_id__in=scope)))
    left = ~Q(Exists(own)) & Q(last_agency__in=scope)
    logged = Event.objects.filter(name=MembershipChanged.name, subject_kind="user", subject_id=OuterRef("pk"))
    without_row = Q(last_agency__isnull=True) & Q(Exists(logged.filter(data__agency__in=list(scope))))
    return User.objects.alias(last_agency=Subquery(latest)).filter(here | left | without_row)


def listed(scope: Scope, wanted: Wanted) -> QuerySet[User]:
    """Return the people of a scope that fit what is looked for."""
    people = in_state(people_in(scope), wanted.state)
    own = running_roles().filter(user=OuterRef("pk"))
    if wanted.agency is not None:
        people = people.filter(Exists(own.filter(agency_id__in=family_of(frozenset({wanted.agency})))))
    if wanted.role:
        people = people.filter(Exists(own.filter(role=wanted.role)))
    for word in wanted.words.split()[:8]:
        people = people.filter(_has_word(word))
    return people


def _has_word(word: str) -> Q:
    called = [code for code, role in roles().items() if word.lower() in str(role.title).lower() or word == code]
    own = running_roles().filter(user=OuterRef("pk"))
    there = Q(agency__name__icontains=word) | Q(agency__short_name__icontains=word) | Q(role__in=called)
    in_account = Q(display_name__icontains=word) | Q(username__icontains=word) | Q(email__icontains=word)
    return in_account | Q(Exists(own.filter(there)))


def in_state(people: QuerySet[User], state: str) -> QuerySet[User]:
    """Return those of some people who are in a state: closed ones, or open ones of which more is asked."""
    if state == "closed":
        return people.filter(is_active=False)
    people = people.filter(is_active=True)
    held = held_today(Membership.objects.filter(user=OuterRef("pk")))
    soon = timezone.localdate() + timedelta(days=ENDING_DAYS)
    conditions = {
        "waiting": Q(last_login__isnull=True),
        "no_second_step": ~Q(with_second_step()),
        "acting": Q(Exists(held.filter(acting=True))),
        "ending": Q(Exists(held.filter(ends__lte=soon))),
    }
    return people.filter(conditions[state]) if state in conditions else people


def counted(scope: Scope, wanted: Wanted) -> dict[str, int]:
    """Return how many people of the same words, agency and role are in each state."""
    return {state: listed(scope, Wanted(wanted.words, state, wanted.agency, wanted.role)).count() for state in STATES}


def lines(people: Iterable[User]) -> list[PersonLine]:
    """Return people as lines of the list, in their order."""
    shown = list(people)
    own = defaultdict(list)
    rows = running_roles().filter(user__in=shown).select_related("agency").order_by("starts", "pk")
    for membership in rows:
        own[membership.user_id].append(membership)
    secured = set(
        User.objects.filter(with_second_step(), pk__in=[user.pk for user in shown]).values_list("pk", flat=True)
    )
    return [PersonLine(user, own[user.pk], user.pk in secured) for user in shown]
