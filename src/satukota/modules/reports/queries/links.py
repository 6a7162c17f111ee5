"""Addresses that are sent to people: signed, so that nothing needs to be kept for them."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from satukota.kernel.cases.api import Case, CaseParty
from satukota.kernel.people.api import Person

PARTY, PERSON = "reports.party", "reports.person"
OVERVIEW = timedelta(hours=2)


def base() -> str:
    """Return scheme and host under which citizens reach this site, for messages that no request led to."""
    return str(settings.SITE_URL).rstrip("/")


def party_link(party: CaseParty) -> str:
    """Return the reporter's own page of a case; it works until the party is erased."""
    return base() + reverse("reports:track", args=[signing.dumps(party.pk, salt=PARTY)])


def party_of(token: str) -> CaseParty | None:
    """Return the party of such an address; None where it is not ours or the party is gone."""
    try:
        pk = signing.loads(token, salt=PARTY)
    except signing.BadSignature:
        return None
    return CaseParty.objects.filter(pk=pk, role__in=["reporter", "merged", "subscriber"]).select_related("case").first()


def staff_link(case: Case) -> str:
    """Return the page of a case for those who work on it."""
    return f"{base()}/cases/{case.number}/"


def overview_link(person: Person) -> str:
    """Return the page with all reports of somebody; it works for two hours."""
    return base() + reverse("reports:mine", args=[signing.dumps(person.pk, salt=PERSON)])


class Expired(Exception):
    """This link was ours, but its time is over."""


def person_of(token: str) -> Person | None:
    """Return for whom an overview was asked. Raises Expired."""
    try:
        pk = signing.loads(token, salt=PERSON, max_age=OVERVIEW)
    except signing.SignatureExpired as error:
        raise Expired from error
    except signing.BadSignature:
        return None
    return Person.objects.filter(pk=pk, erased_at__isnull=True).first()
