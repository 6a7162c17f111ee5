"""Outcomes of single people: who sees and who writes whose, and how many people carry an outcome of the tree."""

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from satukota.kernel.people.api import Membership, User, agencies_with, below, held_today, holds_in, offices
from satukota.modules.planning.models import PersonOutcome
from satukota.modules.planning.queries.owners import HEADING
from satukota.modules.planning.queries.rights import steers

AGREES = "planning.agree_performance"
PERSONNEL = "bkpsdm"
"""The task of the office of personnel, the same in every city."""


def units_led_by(user: User) -> frozenset[int]:
    """Return the units whose people somebody leads: those that they head, and every unit below."""
    return below(frozenset(agencies_with(user, AGREES)))


def sees_everybody(user: User) -> bool:
    """Tell whether somebody sees the outcomes of all people: who steers the plan, and the office of personnel."""
    personnel = [office.id for office in offices().values() if office.code == PERSONNEL]
    return steers(user) or holds_in(user, "planning.fill", personnel)


def seen_by(user: User) -> QuerySet[PersonOutcome]:
    """Return the outcomes of people that somebody may see: their own, and those of the people whom they lead."""
    rows = PersonOutcome.objects.filter(ended_on=None)
    if sees_everybody(user):
        return rows
    return rows.filter(Q(user=user) | Q(agency__in=units_led_by(user)))


def writes(user: User, row: PersonOutcome) -> bool:
    """Tell whether somebody writes an outcome: the person themselves, or who leads them."""
    return row.user_id == user.pk or row.agency_id in units_led_by(user)


def agrees(user: User, row: PersonOutcome) -> bool:
    """Tell whether somebody may agree to an outcome: a superior, never the person themselves."""
    return row.user_id != user.pk and row.agency_id in units_led_by(user)


def people_for(user: User) -> QuerySet[Membership]:
    """Return for whom somebody writes outcomes: themselves and the people whom they lead, each in their unit."""
    mine = Q(user=user) | Q(agency__in=units_led_by(user))
    rows = held_today(Membership.objects.filter(mine, user__is_active=True))
    once = rows.order_by("user_id", "agency_id", "acting", "pk").distinct("user_id", "agency_id")
    return (
        Membership.objects.filter(pk__in=once.values("pk"))
        .select_related("user", "agency")
        .order_by("agency__name", "user__display_name", "pk")
    )


def outcomes_of_superiors(units: Iterable[int]) -> QuerySet[PersonOutcome]:
    """Return what those who head these units are to reach: what their people may know of them and bring about."""
    leads = held_today(Membership.objects.filter(agency=OuterRef("agency"), user=OuterRef("user"), role__in=HEADING))
    return PersonOutcome.objects.filter(Exists(leads), agency__in=set(units), ended_on=None)


def positions(rows: Iterable[PersonOutcome]) -> dict[tuple[int, int], Membership]:
    """Return in which role each person of these outcomes works in their unit today, by person and unit."""
    listed = list(rows)
    memberships = Membership.objects.filter(
        user__in={row.user_id for row in listed}, agency__in={row.agency_id for row in listed}
    )
    ordered = held_today(memberships).order_by("-acting", "-pk")
    return {(row.user_id, row.agency_id): row for row in ordered}


def carriers(outcomes: Iterable[int], year: int) -> dict[int, int]:
    """Return how many people carry each outcome of the tree in a year, by its key; nobody's name."""
    rows = PersonOutcome.objects.filter(outcome__in=outcomes, year=year, ended_on=None).order_by()
    return dict(rows.values_list("outcome").annotate(people=Count("user", distinct=True)))


def path_of(row: PersonOutcome) -> tuple[int, ...]:
    """Return the keys of an outcome and of those that it leads to, itself first."""
    path: list[int] = []
    at: PersonOutcome | None = row
    while at is not None and at.pk not in path:
        path.append(at.pk)
        at = at.parent
    return tuple(path)
