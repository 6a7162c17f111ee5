"""The link to all reports of one person; signed, and good for two hours."""

from datetime import timedelta

from django.core import signing
from django.urls import reverse

from satukota.kernel.people.api import Person
from satukota.modules.reports.queries.links import base

PERSON = "reports.person"
OVERVIEW = timedelta(hours=2)


def overview_link(person: Person, way: str) -> str:
    """Return the page with all reports under somebody's address or number (`way`); it works for two hours."""
    return base() + reverse("reports:mine", args=[signing.dumps([person.pk, way], salt=PERSON)])


class Expired(Exception):
    """This link was ours, but its time is over."""


def person_of(token: str) -> tuple[Person, str] | None:
    """Return for whom an overview was asked, and what was proved to be theirs: email or phone. Raises Expired."""
    try:
        pk, way = signing.loads(token, salt=PERSON, max_age=OVERVIEW)
    except signing.SignatureExpired as error:
        raise Expired from error
    except (signing.BadSignature, TypeError, ValueError):
        return None
    person = Person.objects.filter(pk=pk, erased_at__isnull=True).first()
    return (person, str(way)) if person else None
