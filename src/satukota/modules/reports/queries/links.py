"""Addresses that are sent to people: signed, so that nothing needs to be kept for them. Each names its right."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse

from satukota.kernel.addresses import absolute
from satukota.kernel.cases.api import Case, CaseParty
from satukota.kernel.people.api import Person
from satukota.modules.reports.models import AreaWatch

PARTY, WATCH, CONFIRM = "reports.party.right", "reports.watch", "reports.confirm"
CONFIRMING = timedelta(days=7)
"""How long the link by which an address confirms what was asked for it works."""
RIGHTS = {"reporter": "own", "merged": "follow", "subscriber": "follow"}
"""Role of a party → what its link opens: the reporter's own page with its actions, or what everybody may see."""


def base() -> str:
    """Return scheme and host under which citizens reach this site, for messages that no request led to."""
    return absolute()


@dataclass(frozen=True, slots=True)
class Link:
    """The link of a party: whose it is, and what it opens."""

    party: CaseParty

    @property
    def right(self) -> str:
        """Return what it opens: `own` or `follow`; nothing for other roles."""
        return RIGHTS.get(self.party.role, "")

    @property
    def open(self) -> bool:
        """Tell whether it opens its page today: a follower sees what everybody sees, and no more."""
        public = self.party.case.visibility == Case.Visibility.PUBLIC
        return self.right == "own" or (self.right == "follow" and public)


def party_link(party: CaseParty) -> str:
    """Return the page of a case for one of its parties.

    It holds for `LINK_DAYS`, while the party has the role that it had, and until the party's epoch is raised: by
    erasure, by hiding or merging the report, or because the reporter ended all older links.
    """
    token = signing.dumps([party.pk, RIGHTS[party.role], party.epoch], salt=PARTY)
    return base() + reverse("reports:track", args=[token])


def read_link(token: str) -> Link | None:
    """Return a party's link; None where it is not ours, is too old, was ended, or names a right that is gone."""
    read = _read(token, PARTY)
    if not isinstance(read, list) or len(read) != 3:
        return None
    pk, right, epoch = read
    party = CaseParty.objects.filter(pk=pk, epoch=epoch, confirmed=True).select_related("case", "person").first()
    if party is None or RIGHTS.get(party.role) != right or (party.person and party.person.erased_at):
        return None
    return Link(party)


def _read(token: str, salt: str, lasting: timedelta | None = None) -> Any:
    try:
        return signing.loads(token, salt=salt, max_age=lasting or timedelta(days=settings.LINK_DAYS))
    except signing.BadSignature:
        return None


def watch_link(watch: AreaWatch) -> str:
    """Return the page that ends a watch; only this link does, for `LINK_DAYS`, and it can do nothing else."""
    return base() + reverse("reports:unwatch", args=[signing.dumps(watch.pk, salt=WATCH)])


def watch_of(token: str) -> AreaWatch | None:
    """Return the watch of such a link, or None."""
    pk = _read(token, WATCH)
    return AreaWatch.objects.filter(pk=pk).select_related("person").first() if isinstance(pk, int) else None


def confirm_link(person: Person) -> str:
    """Return the page on which an address says that it wants what was asked for it, for a week and nothing else."""
    return base() + reverse("reports:confirm", args=[signing.dumps(person.pk, salt=CONFIRM)])


def person_to_confirm(token: str) -> Person | None:
    """Return whose address was asked by such a link; None where it is over or was forgotten."""
    pk = _read(token, CONFIRM, CONFIRMING)
    return Person.objects.filter(pk=pk, erased_at__isnull=True).first() if isinstance(pk, int) else None


def public_link(case: Case) -> str:
    """Return the page on which everybody reads a public report."""
    return base() + reverse("reports:detail", args=[case.number])


def public_topic(case: Case) -> str:
    """Return the topic by which browsers follow a report as everybody sees it."""
    return f"reports.public.{case.pk}"


def own_topic(party: CaseParty) -> str:
    """Return the topic by which a reporter's browser follows the own report; it ends when older links do."""
    return f"reports.own.{party.pk}.{party.epoch}"


def staff_link(case: Case) -> str:
    """Return the page of a case for those who work on it."""
    return f"{base()}/cases/{case.number}/"
