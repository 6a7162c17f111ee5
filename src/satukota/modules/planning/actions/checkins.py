"""Short word between quarters: said by the owner, asked for in a rhythm, reminded of by the clock."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.addresses import absolute
from satukota.kernel.events.api import Actor, EventData
from satukota.kernel.notifications.api import Notice, notify_all
from satukota.kernel.people.api import Agency, staff_with
from satukota.modules.planning.actions.events import note
from satukota.modules.planning.models import CheckIn, CheckInRhythm, Indicator, Item
from satukota.modules.planning.queries.checkins import Pulse, asked
from satukota.modules.planning.rules.checkins import period_start

REMINDED = ("officer", "village_clerk", "head")


@dataclass(frozen=True, slots=True)
class CheckedIn(EventData):
    """The owner of an indicator or item said how it is going: row `check_in_id`, with a `confidence`."""

    name: ClassVar[str] = "planning.checked_in"
    check_in_id: int = 0
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class RhythmSet(EventData):
    """An agency, or the owner of an item, is asked every so many `weeks` from now on (0: no more)."""

    name: ClassVar[str] = "planning.rhythm_set"
    weeks: int = 0


@dataclass(frozen=True)
class Word:
    """What an owner says: how sure, in one sentence, and a preliminary figure where there is one."""

    about: Indicator | Item
    confidence: str
    sentence: str
    figure: Decimal | None = None


@transaction.atomic
def check_in(word: Word, actor: Actor) -> CheckIn:
    """Keep a word of an owner; the same word of the same day is one.

    Its figure is preliminary: nothing judges or publishes it. Raises ValidationError that names the field.
    """
    about = word.about
    type(about)._default_manager.select_for_update(no_key=True).get(pk=about.pk)
    _require_running(about)
    row = CheckIn(
        indicator=about if isinstance(about, Indicator) else None,
        item=about if isinstance(about, Item) else None,
        confidence=word.confidence,
        sentence=" ".join(word.sentence.split()),
        figure=word.figure,
        entered_by_id=actor.user_id,
        entered_role=actor.role,
        entered_agency_id=actor.agency_id,
    )
    row.full_clean(exclude=["entered_by", "entered_agency", "indicator", "item"])
    before = about.check_ins.order_by("-pk").first()
    if before is not None and _said(before) == _said(row):
        return before
    row.save(force_insert=True)
    kind = "indicator" if isinstance(about, Indicator) else "item"
    note(CheckedIn(row.pk, row.confidence), kind, about.pk, actor, agency_id=about.agency_id)
    return row


def _require_running(about: Indicator | Item) -> None:
    ended = about.ended_on if isinstance(about, Indicator) else None
    finished = isinstance(about, Item) and about.state in (Item.State.DONE, Item.State.DROPPED)
    if finished or (ended is not None and ended < timezone.localdate()):
        raise ValidationError(_("This has ended: nothing is asked of it any more."))


def _said(row: CheckIn) -> tuple[object, ...]:
    return row.confidence, row.sentence, row.figure, row.day, row.entered_by_id


@transaction.atomic
def check_in_all(words: Sequence[Word], actor: Actor) -> list[CheckIn]:
    """Keep several words of an owner, all or none. Raises ValidationError as `check_in` does."""
    return [check_in(word, actor) for word in words]


@transaction.atomic
def set_rhythm(where: Agency | Item, weeks: int, actor: Actor) -> CheckInRhythm:
    """Say how often an agency, or the owner of an item, is asked; what was before stays. Raises ValidationError."""
    agency, item = (where, None) if isinstance(where, Agency) else (None, where)
    row = CheckInRhythm(agency=agency, item=item, weeks=weeks, entered_by_id=actor.user_id)
    row.full_clean(exclude=["entered_by"])
    row.save(force_insert=True)
    owner = agency.pk if agency else item.agency_id if item else None
    note(RhythmSet(weeks), "agency" if agency else "item", where.pk, actor, agency_id=owner)
    return row


@transaction.atomic
def remind_of_check_ins() -> int:
    """Remind the people of each agency of what still waits for their word; return how many messages that makes.

    The key of a message names agency and period: nobody is told twice of one.
    """
    waiting: dict[tuple[int, int], list[Pulse]] = {}
    for pulse in asked():
        if pulse.is_late_in_period and pulse.about.agency_id is not None:
            waiting.setdefault((pulse.about.agency_id, pulse.rhythm.weeks), []).append(pulse)
    today = timezone.localdate()
    notices = [notice for rows in waiting.values() for notice in _reminders(rows, today)]
    notify_all(notices)
    return len(notices)


def _reminders(rows: Sequence[Pulse], today: date) -> Iterator[Notice]:
    agency, weeks = rows[0].about.agency, rows[0].rhythm.weeks
    assert agency is not None
    context = {
        "agency": agency.name,
        "count": str(len(rows)),
        "names": _names(rows),
        "link": absolute(f"{reverse('planning:write_check_ins')}?agency={agency.code}"),
    }
    key = f"planning:check-in:{agency.pk}:{weeks}:{period_start(today, weeks)}"
    people = {user.pk: user for role in REMINDED for user in staff_with(role, agency.pk)}
    for user in people.values():
        yield Notice(user, "plan-check-in", context, key=f"{key}:{user.pk}")


NAMED = 3


def _names(rows: Iterable[Pulse]) -> str:
    names = [row.about.name for row in rows]
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" (+{more})" if more > 0 else "")
