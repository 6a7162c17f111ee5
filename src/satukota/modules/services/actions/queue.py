"""Numbers to wait with: drawn while the office is open, called to a window, in a mix of the two lines."""

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from satukota.kernel.events.api import Actor, Audience, Subject, record
from satukota.kernel.people.api import User, actor_for
from satukota.modules.services.actions.events import NumberCalled, NumberDrawn
from satukota.modules.services.models import Ticket
from satukota.modules.services.queries.counter_rules import opening, rule_today
from satukota.modules.services.queries.waiting import PRIORITY, waiting_tickets
from satukota.modules.services.rules.counter_hours import next_is_priority

LOCKED = "SELECT pg_advisory_xact_lock(%s, %s)"


def _lock(agency_id: int, day: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LOCKED, [agency_id, day])


@transaction.atomic
def draw(agency_id: int, letter: str = "A") -> Ticket:
    """Give the next number of an office's day."""
    today = timezone.localdate()
    _lock(agency_id, today.toordinal())
    last = Ticket.objects.filter(agency_id=agency_id, day=today, letter=letter).order_by("-number").first()
    ticket = Ticket.objects.create(agency_id=agency_id, day=today, letter=letter, number=last.number + 1 if last else 1)
    record(NumberDrawn(line=letter), _subject(ticket), Actor(None, "visitor"))
    return ticket


def _subject(ticket: Ticket) -> Subject:
    """Everybody in the hall sees numbers: they name nobody."""
    return Subject("ticket", ticket.pk, Audience.PUBLIC, ticket.agency_id)


def is_open(agency_id: int, now: datetime) -> bool:
    """Tell whether an office's counter is open now; breaks and holidays are no time to draw a number."""
    local = timezone.localtime(now)
    second = local.hour * 3600 + local.minute * 60 + local.second
    return any(start <= second < end for start, end in opening(agency_id, local.date()))


@transaction.atomic
def call(agency_id: int, window: str, by: User | None = None) -> Ticket | None:
    """Call the next number to a window, and close the one that was there; None where nobody waits.

    The office's rule says how the lines are mixed: priority first, or one without after so many with.
    """
    now, today = timezone.now(), timezone.localdate()
    _lock(agency_id, today.toordinal())
    rows = Ticket.objects.filter(agency_id=agency_id, day=today)
    rows.filter(window=window, served_at__isnull=True, absent=False).update(served_at=now)
    waiting = waiting_tickets(agency_id, today)
    with_priority, without = waiting.filter(letter=PRIORITY), waiting.exclude(letter=PRIORITY)
    letters = rows.filter(called_at__isnull=False).order_by("-called_at", "-id").values_list("letter", flat=True)
    both = (with_priority.exists(), without.exists())
    first = next_is_priority([letter == PRIORITY for letter in letters], both, rule_today(agency_id).priority_run)
    ticket = (with_priority if first else without).first()
    if ticket is None:
        return None
    _put_at(ticket, window, now)
    _tell(ticket, by)
    return ticket


def _put_at(ticket: Ticket, window: str, now: datetime) -> None:
    ticket.called_at, ticket.window, ticket.absent = now, window, False
    ticket.save(update_fields=["called_at", "window", "absent"])


@transaction.atomic
def call_back(agency_id: int, pk: int, window: str, by: User | None = None) -> Ticket | None:
    """Call a number of today to a window to whose call nobody had come; None where it is not such a number."""
    now, today = timezone.now(), timezone.localdate()
    _lock(agency_id, today.toordinal())
    rows = Ticket.objects.filter(agency_id=agency_id, day=today)
    ticket = rows.filter(pk=pk, absent=True).first()
    if ticket is None:
        return None
    rows.filter(window=window, served_at__isnull=True, absent=False).update(served_at=now)
    _put_at(ticket, window, now)
    _tell(ticket, by)
    return ticket


@transaction.atomic
def call_again(ticket: Ticket, by: User | None = None) -> None:
    """Call a number once more: the hall's screen says it anew."""
    _tell(ticket, by)


def _tell(ticket: Ticket, by: User | None) -> None:
    event = NumberCalled(number=str(ticket), window=ticket.window)
    record(event, _subject(ticket), actor_for(by) if by else Actor.system())


def skip(ticket: Ticket) -> None:
    """Note that nobody came to a called number."""
    Ticket.objects.filter(pk=ticket.pk, served_at__isnull=True).update(absent=True)
