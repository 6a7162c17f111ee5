"""Who asked to hear of promises, for requests about personal data."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from satukota.kernel.people.api import persons_of
from satukota.kernel.registry.api import PersonQuery, PersonRow
from satukota.modules.planning.models import PromiseFollow


def follows_of(query: PersonQuery) -> QuerySet[PromiseFollow]:
    """Return what is followed under somebody's address."""
    rows = PromiseFollow.objects.filter(person__in=persons_of(query))
    return rows.select_related("person", "indicator", "item").order_by("pk")


def find_follows(query: PersonQuery) -> list[PersonRow]:
    """Return the promises of which somebody wants to hear."""
    return [
        PersonRow(_("Follows the promise: {name}").format(name=row.about.name), {"email": row.person.email})
        for row in follows_of(query)
    ]
