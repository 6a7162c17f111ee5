"""Persons, found by what was proved to be theirs."""

from django.db.models import Q, QuerySet

from satukota.kernel.people.models import Person, User
from satukota.kernel.people.queries.memberships import memberships
from satukota.kernel.people.rules import normal_email
from satukota.kernel.registry.api import PersonQuery


def persons_of(query: PersonQuery) -> QuerySet[Person]:
    """Return the persons with the telephone, the e-mail address or the NIK of a query; those that were erased are none."""
    known = Q(pk__in=[])
    for column in ("phone", "email", "nik"):
        if value := getattr(query, column):
            known |= Q(**{f"{column}_index": value})
    return Person.objects.filter(known, erased_at__isnull=True).order_by("pk")


def accounts_of(query: PersonQuery) -> list[User]:
    """Return the accounts with the e-mail address or the telephone of a query."""
    known = Q(pk__in=[])
    if query.email:
        known |= Q(email__iexact=normal_email(query.email))
    if query.phone:
        known |= Q(phone=query.phone)
    return list(User.objects.filter(known).order_by("pk"))


def held_roles(user: User) -> list[str]:
    """Return the roles that an account holds today, each with its agency."""
    return [f"{member.role} · {member.agency}" for member in memberships(user)]
