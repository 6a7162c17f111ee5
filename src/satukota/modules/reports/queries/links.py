"""Addresses that are sent to people: signed, so that nothing needs to be kept for them."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from satukota.kernel.cases.api import Case, CaseParty
from satukota.modules.reports.models import AreaWatch

PARTY, WATCH = "reports.party", "reports.watch"


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


def watch_link(watch: AreaWatch) -> str:
    """Return the page that ends a watch; only this link does."""
    return base() + reverse("reports:unwatch", args=[signing.dumps(watch.pk, salt=WATCH)])


def watch_of(token: str) -> AreaWatch | None:
    """Return the watch of such a link, or None."""
    try:
        pk = signing.loads(token, salt=WATCH)
    except signing.BadSignature:
        return None
    return AreaWatch.objects.filter(pk=pk).select_related("person").first()


def staff_link(case: Case) -> str:
    """Return the page of a case for those who work on it."""
    return f"{base()}/cases/{case.number}/"
