"""Where reports go outside: partners, confirmed by a second person, and offices that answer by a link once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.cases.api import Applied, Case
from satukota.kernel.events.api import Actor, Audience, EventData, Subject, record
from satukota.kernel.notifications.api import Address, notify
from satukota.kernel.ports.api import ForbiddenAddress, is_own
from satukota.kernel.tracking import new_secret
from satukota.modules.reports.models import Partner
from satukota.modules.reports.queries.links import base
from satukota.modules.reports.rules.tracking import digest

DECIDING = ("code", "kind", "url", "account")
"""Which reports go where, and who brings news of them: a change of these is a proposal."""
OUTSIDE_SALT = "reports.outside"
OUTSIDE_LASTING = timedelta(days=14)


class OwnProposal(Exception):
    """Who proposed an address does not confirm it."""


class OtherAddress(Exception):
    """The address was changed since it was looked at."""


@dataclass(frozen=True, slots=True)
class PartnerKept(EventData):
    """A partner was added or changed. `partner` is its id, `proposed` whether a second person has to confirm it now."""

    name: ClassVar[str] = "reports.partner_kept"
    ceiling: ClassVar[Audience] = Audience.SEALED
    partner: int = 0
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class PartnerConfirmed(EventData):
    """A second person confirmed where a partner's reports go. `partner` is its id."""

    name: ClassVar[str] = "reports.partner_confirmed"
    ceiling: ClassVar[Audience] = Audience.SEALED
    partner: int = 0


@transaction.atomic
def keep_partner(kept: Partner | None, values: Mapping[str, Any], actor: Actor) -> Partner:
    """Add a partner, or change the one that is given; an empty key leaves the key that is kept.

    A new partner, or one whose address, code or kind changes, sends and gets nothing until it is confirmed. A key goes
    to the host that it was given for and to no other: it is forgotten where the host changes and no new one is given.
    """
    row = Partner.objects.select_for_update().get(pk=kept.pk) if kept else Partner()
    changed = any(name in values and getattr(row, name) != values[name] for name in DECIDING)
    if not _same_host(row.url, values.get("url", row.url)):
        row.key = ""
    for name, value in values.items():
        if name != "key" or value:
            setattr(row, name, value)
    if changed or not kept:
        row.confirmed_at, row.proposed_by_id = None, actor.user_id
    row.save()
    record(PartnerKept(partner=row.pk, proposed=changed), _about(row), actor)
    return row


@transaction.atomic
def confirm_partner(pk: int, url: str, actor: Actor) -> Partner:
    """Confirm the address of a partner that somebody else proposed; from now on reports go there.

    `url` is the address that was looked at. Raises Partner.DoesNotExist, OtherAddress, OwnProposal.
    """
    row = Partner.objects.select_for_update().get(pk=pk)
    if row.url != url:
        raise OtherAddress
    if actor.user_id is None or row.proposed_by_id == actor.user_id:
        raise OwnProposal
    if row.confirmed_at is None:
        row.confirmed_at = timezone.now()
        row.save(update_fields=["confirmed_at"])
        record(PartnerConfirmed(partner=row.pk), _about(row), actor)
    return row


def _about(row: Partner) -> Subject:
    return Subject("partner", row.pk, Audience.SEALED, None)


def _same_host(url: str, other: str) -> bool:
    """Tell whether two addresses have the same scheme, host and port."""
    try:
        return url == other or is_own(url, other)
    except ForbiddenAddress:
        return False


def send_link(applied: Applied) -> None:
    """Make the one-time link; the message with it goes out after the commit."""
    secret = new_secret()
    applied.case.data["outside"] = {
        "party": applied.data["party"],
        "digest": digest(secret),
        "until": (timezone.now() + OUTSIDE_LASTING).isoformat(),
    }
    token = signing.dumps([applied.case.number, secret], salt=OUTSIDE_SALT)
    values = {
        "party": str(applied.data["party"]),
        "note": str(applied.data["note"]),
        "number": applied.case.number,
        "title": applied.case.title,
        "link": base() + reverse("reports:outside", args=[token]),
    }
    address = Address("email", str(applied.data["email"]))
    notify(address, "report-outside", values, key=f"outside:{digest(secret)}", case_id=applied.case.pk)


def case_of_link(token: str) -> Case | None:
    """Return the case of a one-time link that is still open, or None."""
    try:
        number, secret = signing.loads(token, salt=OUTSIDE_SALT, max_age=OUTSIDE_LASTING)
    except signing.BadSignature:
        return None
    case = Case.objects.defer("search").filter(number=number, state="outside").first()
    return case if case and case.data.get("outside", {}).get("digest") == digest(secret) else None
