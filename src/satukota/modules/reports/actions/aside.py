"""Messages that became no report are set aside with their words, so that staff can look and nothing is lost."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

from django.db import transaction
from django.utils import timezone

from satukota.kernel.cases.api import Case, CaseParty
from satukota.kernel.events.api import Actor, Audience, EventData, Subject, record
from satukota.kernel.people.api import User
from satukota.modules.reports.actions.submit import Enclosed, Submitted, submit
from satukota.modules.reports.models import SetAside
from satukota.modules.reports.rules.quotes import without_secrets
from satukota.modules.reports.rules.submission import TYPE, Contact, Submission

KEPT = timedelta(days=90)
MOST_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class MessageSetAside(EventData):
    """A message became no report. `channel` by which it came, `reason` why, a code."""

    name: ClassVar[str] = "reports.message_set_aside"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    channel: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AsideSeen(EventData):
    """Staff looked at a message that was set aside. `made` says whether they made it a report."""

    name: ClassVar[str] = "reports.aside_seen"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    made: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """What is kept of a message: its channel and id there, who sent it, its words as far as they could be read."""

    channel: str
    external_id: str
    sender: str
    words: str


@transaction.atomic
def set_aside(message: Message, reason: str, detail: str = "") -> SetAside:
    """Keep a message for staff, with the reason."""
    row = SetAside.objects.create(
        channel=message.channel,
        external_id=message.external_id.replace("\0", "")[:200],
        reason=reason,
        detail=detail[:120],
        sender=message.sender,
        address=message.sender,
        words=without_secrets(message.words.replace("\0", ""))[:MOST_WORDS],
    )
    about = Subject("message_aside", row.pk, Audience.AGENCY)
    record(MessageSetAside(channel=message.channel, reason=reason), about, Actor.system())
    return row


@transaction.atomic
def see_aside(row: SetAside, user: User, actor: Actor, *, make_report: bool) -> Submitted | None:
    """Note that somebody looked, and make a report of it where they say so. Raises Refused."""
    taken = _make_report(row) if make_report else None
    row.seen_at, row.seen_by = timezone.now(), user
    row.save(update_fields=["seen_at", "seen_by"])
    record(AsideSeen(made=make_report), Subject("message_aside", row.pk, Audience.AGENCY), actor)
    return taken


def _make_report(row: SetAside) -> Submitted:
    ended = Case.objects.filter(number=row.detail, type=TYPE).defer("search").first() if row.is_about_ended else None
    report = _as_report(row) if ended is None else _again(row, ended)
    extra = {"follows": ended.number} if ended else {}
    return submit(report, Enclosed(lenient=ended is not None, extra=extra), key=f"aside:{row.pk}")


def _again(row: SetAside, ended: Case) -> Submission:
    """Return words about an ended report as a report of the same matter, place and person."""
    person = getattr(CaseParty.objects.filter(case=ended, role="reporter").first(), "person", None)
    contact = Contact(person.name, person.phone, person.email) if person else Contact()
    return replace(
        _as_report(row),
        text=f"Masih soal {ended.number}: {row.words.strip()}"[:5000],
        category=ended.category,
        lon=ended.lon,
        lat=ended.lat,
        place_note=ended.place_note or "-",
        privacy=next((name for name in ("confidential", "anonymous") if ended.data.get(name)), "named"),
        contact=contact,
    )


def _as_report(row: SetAside) -> Submission:
    contact = Contact(email=row.address) if row.channel == "email" else Contact()
    return Submission(
        text=row.words.strip()[:5000], category="other", place_note="-", contact=contact, channel=row.channel
    )


def forget_old() -> int:
    """Delete what was set aside and whose time is over; return how many."""
    return SetAside.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]
